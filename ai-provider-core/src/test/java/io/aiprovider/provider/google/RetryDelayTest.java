package io.aiprovider.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.failure.RateLimited;
import java.time.Duration;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryDelayTest {
  private final Gemini gemini = new Gemini();

  @AfterEach
  void stop() {
    gemini.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 34.5s, 34500",
    "2, 34.5s, 2000",
    "'', soon, ",
  })
  void the_delay_in_the_body_is_used_unless_a_header_has_one(
      String header, String delay, @Nullable Long millis) {
    MockResponse.Builder busy =
        new MockResponse.Builder()
            .code(429)
            .body(
                """
                {"error":{"code":429,"message":"Quota exceeded.","status":"RESOURCE_EXHAUSTED",
                "details":[{"@type":"type.googleapis.com/google.rpc.Help"},
                {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"%s"}]}}"""
                    .formatted(delay));
    if (!header.isEmpty()) {
      busy.addHeader("Retry-After", header);
    }
    gemini.server.enqueue(busy.build());

    assertThatThrownBy(gemini::completion)
        .isInstanceOfSatisfying(
            RateLimited.class,
            failure ->
                assertThat(failure.retryAfter())
                    .isEqualTo(millis == null ? null : Duration.ofMillis(millis)));
  }
}
