package io.aiprovider.server.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.client.ChatClient;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.LimitStatus;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.server.Samples;
import io.aiprovider.server.access.RequestHead;
import io.aiprovider.server.http.Answer;
import io.aiprovider.server.overload.LoadShedding;
import io.aiprovider.server.wire.OpenAiWire;
import io.aiprovider.testing.MutableClock;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers with limits read in the headers of their answers, at 12:00:00 UTC. */
class LimitHeadersTest {
  private static final String ONE_O_CLOCK =
      Long.toString(Instant.parse("2026-11-20T13:00:00Z").getEpochSecond());

  private final MutableClock clock = new MutableClock();
  private final ChatClient client =
      ChatClient.builder()
          .provider(SimulatedProvider.builder("sim").build())
          .clock(clock)
          .monotonicClock(clock)
          .build();
  private final CallExecutor executor = new CallExecutor(LoadShedding.ofProcess(), 4);

  @AfterEach
  void close() {
    executor.close();
    client.close();
  }

  private Answer answer(Limits limits, String body) {
    Caller caller =
        new Caller("k", "t", null, Set.of()).withLimits(new LimitRule(LimitScope.KEY, "k", limits));
    ChatCall.Builder call = client.newCall().caller(caller);
    RequestHead head = new RequestHead("POST", "/v1/chat/completions", "", name -> null, null);
    Exchange exchange =
        new Exchange(
            client,
            new OpenAiWire(),
            head,
            call,
            body.getBytes(StandardCharsets.UTF_8),
            new NoConnection());
    try {
      return Objects.requireNonNull(exchange.run(executor).block(Duration.ofSeconds(10)));
    } finally {
      exchange.leave();
    }
  }

  private static HttpHeaders written(LimitStatus status) {
    HttpHeaders headers = new DefaultHttpHeaders();
    LimitHeaders.write(headers, ChatCall.builder().attribute(CallAttribute.LIMITS, status).build());
    return headers;
  }

  private LimitStatus.Level level(long limit, long remaining, long millis) {
    return new LimitStatus.Level(limit, remaining, clock.instant().plusMillis(millis));
  }

  @Test
  void an_answer_says_what_is_left() {
    HttpHeaders headers = answer(Limits.of(Quota.perHour(5)), Samples.HELLO).headers();

    assertThat(headers.get("X-RateLimit-Limit")).isEqualTo("5");
    assertThat(headers.get("X-RateLimit-Remaining")).isEqualTo("4");
    assertThat(headers.get("X-RateLimit-Reset")).isEqualTo(ONE_O_CLOCK);
  }

  @Test
  void a_stream_says_what_is_left() {
    HttpHeaders headers =
        answer(Limits.of(Quota.perHour(5)), Samples.request("\"stream\":true")).headers();

    assertThat(headers.get("content-type")).startsWith("text/event-stream");
    assertThat(headers.get("X-RateLimit-Remaining")).isEqualTo("4");
  }

  @Test
  void a_refusal_says_what_is_left_and_when_to_come_back() {
    Limits limits = Limits.of(Quota.perHour(1));
    answer(limits, Samples.HELLO);
    clock.advance(Duration.ofMillis(59_500));

    Answer refusal = answer(limits, Samples.HELLO);

    assertThat(refusal.status()).isEqualTo(429);
    assertThat(refusal.headers().get("Retry-After")).isEqualTo("3541");
    assertThat(refusal.headers().get("X-RateLimit-Remaining")).isEqualTo("0");
    assertThat(refusal.headers().get("X-RateLimit-Reset")).isEqualTo(ONE_O_CLOCK);
  }

  @Test
  void a_caller_without_limits_has_none_of_these_headers() {
    assertThat(answer(Limits.NONE, Samples.HELLO).headers().names())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-ratelimit"));
  }

  @Test
  void limits_per_minute_have_the_headers_of_openai() {
    HttpHeaders headers =
        written(
            new LimitStatus(
                clock.instant(), null, level(60, 59, 1_000), level(90_000, 85_000, 3_333)));

    assertThat(headers.get("x-ratelimit-limit-requests")).isEqualTo("60");
    assertThat(headers.get("x-ratelimit-remaining-requests")).isEqualTo("59");
    assertThat(headers.get("x-ratelimit-reset-requests")).isEqualTo("1s");
    assertThat(headers.get("x-ratelimit-limit-tokens")).isEqualTo("90000");
    assertThat(headers.get("x-ratelimit-remaining-tokens")).isEqualTo("85000");
    assertThat(headers.get("x-ratelimit-reset-tokens")).isEqualTo("3.333s");
    assertThat(headers.contains("X-RateLimit-Limit")).isFalse();
  }

  @Test
  void a_quota_alone_is_also_shown_in_the_headers_of_openai() {
    HttpHeaders headers =
        written(new LimitStatus(clock.instant(), level(100, 7, 3_600_000), null, null));

    assertThat(headers.get("x-ratelimit-limit-requests")).isEqualTo("100");
    assertThat(headers.get("x-ratelimit-remaining-requests")).isEqualTo("7");
    assertThat(headers.get("x-ratelimit-reset-requests")).isEqualTo("1h0m0s");
    assertThat(headers.contains("x-ratelimit-limit-tokens")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.0000001S, 1ms",
    "PT0.02S, 20ms",
    "PT1S, 1s",
    "PT1.5S, 1.5s",
    "PT59.9991S, 1m0s",
    "PT6M, 6m0s",
    "PT6M0.1S, 6m1s",
    "PT1H2M3S, 1h2m3s"
  })
  void times_have_the_form_of_openai(Duration time, String text) {
    assertThat(LimitHeaders.text(time)).isEqualTo(text);
  }
}
