package io.aiprovider.routing.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FirstContentTimesTest {
  private final FirstContentTimes times = new FirstContentTimes();

  private void add(int count, int millis) {
    for (int i = 0; i < count; i++) {
      times.add(Duration.ofMillis(millis));
    }
  }

  @Test
  void the_percentile_is_known_after_twenty_streams() {
    add(19, 10);
    assertThat(times.p95()).isNull();

    add(1, 10);
    assertThat(times.p95()).isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void five_of_a_hundred_take_longer() {
    for (int i = 100; i > 0; i--) {
      add(1, i);
    }

    assertThat(times.p95()).isEqualTo(Duration.ofMillis(95));
  }

  @Test
  void only_the_latest_count() {
    add(1_000, 900);
    add(128, 10);

    assertThat(times.p95()).isEqualTo(Duration.ofMillis(10));
  }
}
