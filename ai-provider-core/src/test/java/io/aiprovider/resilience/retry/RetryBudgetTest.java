package io.aiprovider.resilience.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.testing.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private final MutableClock clock = new MutableClock();
  private final RetryBudget budget = new RetryBudget(0.2, clock);

  private int retries() {
    int retries = 0;
    while (budget.tryRetry()) {
      retries++;
    }
    return retries;
  }

  @Test
  void allows_ten_retries_even_with_few_calls() {
    assertThat(retries()).isEqualTo(10);
  }

  @Test
  void allows_a_share_of_many_calls() {
    for (int i = 0; i < 1_000; i++) {
      budget.callBegan();
    }

    assertThat(retries()).isEqualTo(200);
  }

  @Test
  void starts_again_after_ten_seconds() {
    retries();
    clock.advance(Duration.ofMillis(9_999));
    assertThat(retries()).isZero();

    clock.advance(Duration.ofMillis(1));

    assertThat(retries()).isEqualTo(10);
  }

  @Test
  void a_change_of_the_date_does_not_end_the_ten_seconds() {
    retries();
    clock.setForward(Duration.ofDays(1));
    assertThat(retries()).isZero();
    clock.setForward(Duration.ofDays(-2));

    clock.advance(Duration.ofSeconds(10));

    assertThat(retries()).isEqualTo(10);
  }
}
