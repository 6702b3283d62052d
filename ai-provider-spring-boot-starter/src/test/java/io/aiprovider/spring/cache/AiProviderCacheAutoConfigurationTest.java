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
  void answers_are_stored_in_memory() {
    Contexts.simulated()
        .run(
            context -> {
              ChatClient client = context.getBean(ChatClient.class);
              client.chat(ChatRequest.of("Hello"));
              client.chat(ChatRequest.of("Hello"));

              assertThat(context).hasSingleBean(CaffeineResponseCache.class);
              ResponseCache.Stats stats = context.getBean(ResponseCache.class).stats();
              assertThat(stats.entries()).isEqualTo(1);
              assertThat(stats.hits()).isEqualTo(1);
              assertThat(stats.misses()).isEqualTo(1);
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
  void a_bean_of_the_application_replaces_ours() {
    ResponseCache own = new CaffeineResponseCache(1_000, Clock.systemUTC());
    Contexts.simulated()
        .withBean("own", ResponseCache.class, () -> own)
        .run(context -> assertThat(context.getBean(ResponseCache.class)).isSameAs(own));
  }

  @Test
  void an_invalid_size_is_reported() {
    Contexts.simulated()
        .withPropertyValues("ai-provider.cache.max-size=0B")
        .run(
            context ->
                assertThat(context).getFailure().rootCause().hasMessageContaining("max-size"));
  }
}
