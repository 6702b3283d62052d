package io.aiprovider.spring.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.cache.CaffeineResponseCache;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.spring.Contexts;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class AiProviderCacheAutoConfigurationTest {

  @Test
  void answers_are_kept_in_memory() {
    Contexts.simulated()
        .run(
            context -> {
              ChatClient client = context.getBean(ChatClient.class);
              client.chat(ChatRequest.of("Hello"));
              client.chat(ChatRequest.of("Hello"));

              assertThat(context).hasSingleBean(CaffeineResponseCache.class);
              assertThat(context.getBean(ResponseCache.class).stats())
                  .isEqualTo(new ResponseCache.Stats(1, 1, 1));
            });
  }

  @Test
  void there_is_none_when_caching_is_off() {
    Contexts.simulated()
        .withPropertyValues("ai-provider.cache.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(ResponseCache.class)
                    .hasSingleBean(ChatClient.class));
  }

  @Test
  void one_of_ones_own_takes_the_place() {
    ResponseCache own = new CaffeineResponseCache(1_000, Clock.systemUTC());
    Contexts.simulated()
        .withBean("own", ResponseCache.class, () -> own)
        .run(context -> assertThat(context.getBean(ResponseCache.class)).isSameAs(own));
  }

  @Test
  void a_size_that_makes_no_sense_is_told() {
    Contexts.simulated()
        .withPropertyValues("ai-provider.cache.max-size=0B")
        .run(
            context ->
                assertThat(context).getFailure().rootCause().hasMessageContaining("max-size"));
  }
}
