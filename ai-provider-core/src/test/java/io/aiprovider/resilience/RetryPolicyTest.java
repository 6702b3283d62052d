package io.aiprovider.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private final RetryPolicy policy =
      new RetryPolicy(5, Duration.ofMillis(200), Duration.ofMillis(1_000));

  @RepeatedTest(50)
  void the_wait_doubles_with_jitter_up_to_its_maximum() {
    assertThat(policy.waitAfter(1)).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
    assertThat(policy.waitAfter(2)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
    assertThat(policy.waitAfter(4)).isBetween(Duration.ofMillis(500), Duration.ofMillis(1_000));
    assertThat(policy.waitAfter(99)).isBetween(Duration.ofMillis(500), Duration.ofMillis(1_000));
  }

  @Test
  void settings_out_of_range_are_refused_and_named() {
    assertThatThrownBy(() -> new RetryPolicy(0, Duration.ofMillis(1), Duration.ofMillis(1)))
        .hasMessage("The retry's max-attempts is 0: use 1 to 100.");
    assertThatThrownBy(() -> new RetryPolicy(1, Duration.ZERO, Duration.ofMillis(1)))
        .hasMessage("The retry's backoff is PT0S: use more than zero.");
    assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(-1)))
        .hasMessageContaining("max-backoff");
    assertThatThrownBy(() -> ResilienceOptions.DEFAULT.withRetryBudget(1.5))
        .hasMessageContaining("retry budget");
    assertThatThrownBy(() -> ResilienceOptions.DEFAULT.withMaxAttempts(0))
        .hasMessageContaining("max-attempts");
    assertThatThrownBy(() -> ResilienceOptions.DEFAULT.withDeadline(Duration.ZERO))
        .hasMessageContaining("deadline");
  }

  @Test
  void the_defaults_are_the_documented_ones() {
    assertThat(ResilienceOptions.DEFAULT)
        .isEqualTo(
            new ResilienceOptions(
                Duration.ofMinutes(15),
                3,
                new RetryPolicy(2, Duration.ofMillis(200), Duration.ofSeconds(5)),
                0.2,
                new CircuitBreakerPolicy(
                    true, 50, 10, 20, Duration.ofSeconds(10), Duration.ofMinutes(2), 1)));
  }
}
