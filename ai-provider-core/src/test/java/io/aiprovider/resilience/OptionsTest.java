package io.aiprovider.resilience;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void the_deadline_must_be_positive() {
    refuses(
        () -> ResilienceOptions.DEFAULT.withDeadline(Duration.ZERO),
        "The deadline is PT0S: use more than zero.");
  }

  @Test
  void the_maximum_of_attempts_must_be_positive() {
    refuses(
        () -> ResilienceOptions.DEFAULT.withMaxAttempts(0), "The max-attempts is 0: use 1 to 100.");
  }

  @Test
  void the_retry_budget_must_be_a_share() {
    refuses(
        () -> ResilienceOptions.DEFAULT.withRetryBudget(20),
        "The retry budget is 20.0: use a share of calls, 0 to 1.");
  }

  @Test
  void the_backoff_must_be_positive() {
    refuses(
        () -> new RetryPolicy(2, Duration.ZERO, SECOND),
        "The retry's backoff is PT0S: use more than zero.");
  }

  @Test
  void the_longest_open_time_must_not_be_shorter_than_the_first() {
    refuses(
        () -> new CircuitBreakerPolicy(true, 50, 10, 20, SECOND.multipliedBy(2), SECOND, 1),
        "The circuit breaker's max-open-for is PT1S: use at least open-for.");
  }

  private static void refuses(ThrowingCallable misuse, String sentence) {
    assertThatThrownBy(misuse).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
  }
}
