package io.aiprovider.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.RateLimited;
import java.time.Duration;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryDelayTest {
  private final Gemini gemini = new Gemini();

  @AfterEach
  void stop() {
    gemini.close();
  }

  @ParameterizedTest
  @DisplayName("case R42 a quota for the day that is used up is not waited for")
  @CsvSource({
    "GenerateRequestsPerDayPerProjectPerModel-FreeTier, QUOTA_EXHAUSTED",
    "GenerateRequestsPerMinutePerProjectPerModel-FreeTier, RATE_LIMITED",
  })
  void a_days_quota_that_is_used_up_is_not_waited_for(String quota, FailureKind kind) {
    gemini.server.enqueue(
        new MockResponse.Builder()
            .code(429)
            .body(
                """
                {"error":{"code":429,"message":"You exceeded your current quota.","status":"RESOURCE_EXHAUSTED",
                "details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure",
                "violations":[{"quotaMetric":"m","quotaId":"%s","quotaValue":"50"}]},
                {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"16s"}]}}"""
                    .formatted(quota))
            .build());

    assertThatThrownBy(gemini::completion)
        .isInstanceOfSatisfying(
            ChatException.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(kind);
              assertThat(failure.retryAfter() == null)
                  .isEqualTo(kind == FailureKind.QUOTA_EXHAUSTED);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "'', 34.5s, 34500",
    "2, 34.5s, 2000",
    "'', soon, ",
  })
  void the_wait_that_the_body_names_counts_unless_a_header_does(
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
