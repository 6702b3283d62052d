package io.aiprovider.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Wire;
import io.aiprovider.client.ChatClient;
import io.aiprovider.testing.ScriptedProvider;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** What a client with metrics records about the cache of answers and the caches of providers. */
class CacheMetersTest {
  private static final ChatRequest HELLO = ChatRequest.builder().model("gpt-4o").user("Hi").build();

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ScriptedProvider provider = new ScriptedProvider("first");

  @Test
  void a_hit_saves_what_the_answer_cost() {
    provider.answers("Hi");
    try (ChatClient client =
        ChatClient.builder().metrics(new ChatMetrics(registry)).provider(provider).build()) {
      client.chat(HELLO);
      assertThat(saved()).isZero();

      client.chat(HELLO);
      client.chat(HELLO);
    }

    assertThat(registry.get("ai_provider.cache.lookup").timer().count()).isEqualTo(3);
    double cost = registry.get("ai_provider.cost").counter().count();
    assertThat(cost).isPositive();
    assertThat(saved()).isEqualTo(2 * cost);
  }

  @Test
  void shows_what_is_in_memory_until_the_client_is_closed() {
    provider.answers("Hi");
    try (ChatClient client =
        ChatClient.builder().metrics(new ChatMetrics(registry)).provider(provider).build()) {
      client.chat(HELLO);

      assertThat(registry.get("ai_provider.cache.entries").gauge().value()).isEqualTo(1);
      assertThat(registry.get("ai_provider.cache.bytes").gauge().value()).isBetween(500., 1_500.);
      assertThat(registry.get("ai_provider.cache.evictions").functionCounter().count()).isZero();
    }
    assertThat(registry.find("ai_provider.cache.entries").gauges()).isEmpty();
  }

  @Test
  void counts_the_tokens_that_the_provider_read_from_its_cache() {
    provider.answers(answer("{\"prompt_tokens\":9,\"completion_tokens\":2}"));
    provider.answers(
        answer(
            "{\"prompt_tokens\":9,\"completion_tokens\":2,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":7}}"));
    try (ChatClient client =
        ChatClient.builder()
            .metrics(new ChatMetrics(registry))
            .cache(CacheOptions.DISABLED)
            .provider(provider)
            .build()) {
      client.chat(HELLO);
      assertThat(cachedTokens()).isZero();

      client.chat(HELLO);
    }

    assertThat(cachedTokens()).isEqualTo(7);
  }

  @Test
  void counts_what_the_cache_of_the_provider_saved_and_what_filling_it_cost() {
    provider.answers(cached("\"cache_write_tokens\":600"));
    provider.answers(cached("\"cached_tokens\":600"));
    Price price = Price.perMillion(BigDecimal.valueOf(4), BigDecimal.TEN);
    try (ChatClient client =
        ChatClient.builder()
            .metrics(new ChatMetrics(registry))
            .cache(CacheOptions.DISABLED)
            .price(
                "first",
                price.withCachedInput(BigDecimal.ONE).withCacheWrite(BigDecimal.valueOf(5)))
            .provider(provider)
            .build()) {
      client.chat(HELLO);
      assertThat(dollars("ai_provider.prompt_cache.surcharge")).isEqualTo(0.0006);
      assertThat(dollars("ai_provider.prompt_cache.saved")).isZero();

      client.chat(HELLO);
    }

    assertThat(dollars("ai_provider.prompt_cache.surcharge")).isEqualTo(0.0006);
    assertThat(dollars("ai_provider.prompt_cache.saved")).isEqualTo(0.0018);
  }

  private static ChatResponse cached(String details) {
    return answer(
        "{\"prompt_tokens\":1000,\"completion_tokens\":2,\"prompt_tokens_details\":{%s}}"
            .formatted(details));
  }

  private double dollars(String name) {
    return registry.get(name).tag("gen_ai.provider.name", "first").counter().count();
  }

  private static ChatResponse answer(String usage) {
    return new ChatResponse(
        Wire.json(
            "{\"id\":\"1\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\","
                + "\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"}}],\"usage\":"
                + usage
                + "}"));
  }

  private double saved() {
    return registry
        .find("ai_provider.cache.saved")
        .tag("gen_ai.request.model", "gpt-4o")
        .counters()
        .stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private double cachedTokens() {
    return registry
        .get("ai_provider.cached_tokens")
        .tag("gen_ai.provider.name", "first")
        .counter()
        .count();
  }
}
