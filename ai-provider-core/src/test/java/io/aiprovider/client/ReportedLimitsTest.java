package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.Failures;
import io.aiprovider.provider.ApiKey;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider whose headers say what is left of its limits. */
@Timeout(60)
class ReportedLimitsTest {
  private static final Clock DATES =
      Clock.fixed(Instant.parse("2026-01-05T10:00:00Z"), ZoneOffset.UTC);
  private static final ChatRequest HELLO =
      ChatRequest.builder().model("gpt-4o").user("Hello!").build();
  private static final ProviderOptions OPTIONS = ProviderOptions.builder().models("gpt-4o").build();

  private final MutableClock clock = new MutableClock();
  private final MockWebServer server = new MockWebServer();
  private final ScriptedProvider other = new ScriptedProvider("other");
  private ResilienceOptions resilience = ResilienceOptions.DEFAULT;

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void answers(String... headers) {
    MockResponse.Builder answer =
        new MockResponse.Builder()
            .setHeader("Content-Type", "application/json")
            .body(
                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                    + "\"content\":\"from up\"},\"finish_reason\":\"stop\"}]}");
    for (int i = 0; i < headers.length; i += 2) {
      answer.setHeader(headers[i], headers[i + 1]);
    }
    server.enqueue(answer.build());
  }

  private ChatClientBuilder alone(String... keys) {
    return ChatClient.builder()
        .cache(CacheOptions.DISABLED)
        .monotonicClock(clock)
        .resilience(resilience)
        .provider(
            OpenAiCompatibleProvider.builder("up")
                .baseUrl(server.url("/v1").toString())
                .apiKeys(List.of(keys).stream().map(ApiKey::of).toList())
                .clock(DATES)
                .build(),
            OPTIONS);
  }

  private ChatClient withOther() {
    ProviderOptions second = ProviderOptions.builder().priority(2).models("gpt-4o").build();
    return alone("sk-the-only-key").provider(other, second).build();
  }

  @ParameterizedTest
  @CsvSource({
    "x-ratelimit-remaining-requests, 0, x-ratelimit-reset-requests, 20ms, 20",
    "x-ratelimit-remaining-requests, 0, x-ratelimit-reset-requests, 1s, 1000",
    "x-ratelimit-remaining-tokens, 0, x-ratelimit-reset-tokens, 7.66s, 7660",
    "x-ratelimit-remaining-tokens, 0, x-ratelimit-reset-tokens, 0m12s, 12000",
    "x-ratelimit-remaining-tokens, 0, x-ratelimit-reset-tokens, 6m0s, 60000",
    "x-ratelimit-remaining-tokens, 0, x-ratelimit-reset-tokens, 30, 30000",
    "anthropic-ratelimit-requests-remaining, 0, anthropic-ratelimit-requests-reset,"
        + " 2026-01-05T10:00:05Z, 5000",
    "anthropic-ratelimit-input-tokens-remaining, 0, anthropic-ratelimit-input-tokens-reset,"
        + " 2027-01-05T10:00:05Z, 60000",
  })
  void other_providers_are_called_until_something_is_left(
      String left, String number, String reset, String time, long millis) {
    answers(left, number, reset, time);
    answers();
    other.answers("from other");
    try (ChatClient client = withOther()) {
      assertThat(client.chat(HELLO).text()).isEqualTo("from up");
      clock.advance(Duration.ofMillis(millis - 1));
      assertThat(client.chat(HELLO).text()).isEqualTo("from other");
      assertThat(client.explain(HELLO).candidates())
          .extracting(each -> each.position() + " " + each.target().provider())
          .containsExactly("1 other", "2 up");

      clock.advance(Duration.ofMillis(1));
      assertThat(client.chat(HELLO).text()).isEqualTo("from up");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "x-ratelimit-remaining-requests, 1, x-ratelimit-reset-requests, 1s",
    "x-ratelimit-remaining-requests, -1, x-ratelimit-reset-requests, 1s",
    "x-ratelimit-remaining-requests, none, x-ratelimit-reset-requests, 1s",
    "x-ratelimit-remaining-requests, 0, x-ratelimit-reset-requests, soon",
    "x-ratelimit-remaining-requests, 0, x-ratelimit-reset-requests, -5s",
    "x-ratelimit-remaining-requests, 0, x-ratelimit-reset-requests, 0s",
    "x-ratelimit-remaining-requests, 0, x-ratelimit-reset-tokens, 10s",
    "anthropic-ratelimit-requests-remaining, 0, anthropic-ratelimit-requests-reset,"
        + " 2025-01-05T10:00:05Z",
    "anthropic-ratelimit-requests-remaining, 0, anthropic-ratelimit-requests-reset,"
        + " +999999999-12-31T23:59:59Z99"
  })
  void a_value_that_makes_no_sense_changes_nothing(
      String left, String number, String reset, String time) {
    answers(left, number, reset, time);
    answers();
    try (ChatClient client = withOther()) {
      client.chat(HELLO);

      assertThat(client.chat(HELLO).text()).isEqualTo("from up");
    }
  }

  @Test
  void a_provider_without_another_one_is_called_anyway() {
    answers("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "30s");
    answers();
    try (ChatClient client = alone("sk-the-only-key").build()) {
      client.chat(HELLO);

      assertThat(client.chat(HELLO).text()).isEqualTo("from up");
    }
  }

  @Test
  void it_is_called_if_the_others_fail() {
    answers("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "30s");
    answers();
    other.fails(Failures.unavailable("other"));
    try (ChatClient client = withOther()) {
      client.chat(HELLO);

      assertThat(client.chat(HELLO).text()).isEqualTo("from up");
      assertThat(other.requestCount()).isEqualTo(1);
    }
  }

  @Test
  void without_memory_it_is_called_at_once() {
    resilience =
        resilience.withCircuitBreaker(
            new CircuitBreakerPolicy(
                false, 50, 10, 20, Duration.ofSeconds(10), Duration.ofMinutes(2), 1));
    answers("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "30s");
    answers();
    try (ChatClient client = withOther()) {
      client.chat(HELLO);

      assertThat(client.chat(HELLO).text()).isEqualTo("from up");
    }
  }

  @Test
  void another_key_of_the_provider_is_used_first() throws InterruptedException {
    answers("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "30s");
    answers();
    answers();
    try (ChatClient client = alone("sk-one-key-1234", "sk-another-key-5678").build()) {
      client.chat(HELLO);
      client.chat(HELLO);
      client.chat(HELLO);
    }
    String first = server.takeRequest().getHeaders().get("Authorization");
    String second = server.takeRequest().getHeaders().get("Authorization");
    String third = server.takeRequest().getHeaders().get("Authorization");

    assertThat(Set.of(String.valueOf(first), String.valueOf(second))).hasSize(2);
    assertThat(third).isEqualTo(second);
  }
}
