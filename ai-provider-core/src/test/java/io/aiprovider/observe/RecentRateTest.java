package io.aiprovider.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.testing.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentRateTest {
  private final MutableClock clock = new MutableClock();
  private final RecentRate rate = new RecentRate(clock);

  private void count(int events) {
    for (int i = 0; i < events; i++) {
      rate.count();
    }
  }

  @Test
  void there_are_no_events_at_first() {
    assertThat(rate.perSecond()).isZero();
  }

  @Test
  void in_the_first_minute_it_is_the_average_since_the_start() {
    count(10);
    assertThat(rate.perSecond()).isEqualTo(10);

    clock.advance(Duration.ofSeconds(20));

    assertThat(rate.perSecond()).isEqualTo(0.5);
  }

  @Test
  void later_it_is_the_average_over_a_minute() {
    for (int second = 0; second < 300; second++) {
      count(second < 290 ? 3 : 6);
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(rate.perSecond()).isEqualTo((49 * 3 + 10 * 6) / 60.0);
  }

  @Test
  void events_of_more_than_a_minute_ago_do_not_count() {
    count(100);
    clock.advance(Duration.ofSeconds(60));
    assertThat(rate.perSecond()).isZero();

    count(6);

    assertThat(rate.perSecond()).isEqualTo(0.1);
  }
}
