package io.aiprovider.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MinuteWindowTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;

  private final MinuteWindow window = new MinuteWindow();

  @Test
  void what_was_added_counts_for_a_minute() {
    window.add(5, 3 * SECOND / 2);

    assertThat(window.sum(3 * SECOND / 2 + MINUTE)).isEqualTo(5);
    assertThat(window.sum(62 * SECOND)).isZero();
  }

  @Test
  void there_is_room_when_enough_has_left() {
    window.add(3, 10 * SECOND);
    window.add(4, 20 * SECOND);

    assertThat(window.until(7, 30 * SECOND)).isZero();
    assertThat(window.until(6, 30 * SECOND)).isEqualTo(Duration.ofSeconds(41));
    assertThat(window.until(4, 30 * SECOND)).isEqualTo(Duration.ofSeconds(41));
    assertThat(window.until(3, 30 * SECOND)).isEqualTo(Duration.ofSeconds(51));
    assertThat(window.sum(71 * SECOND)).isEqualTo(4);
  }

  @Test
  void a_correction_leaves_the_sum_with_what_it_corrects() {
    window.add(100, 0);
    window.correct(-40, 0, 10 * SECOND);

    assertThat(window.sum(10 * SECOND)).isEqualTo(60);
    window.add(30, 30 * SECOND);
    assertThat(window.sum(62 * SECOND)).isEqualTo(30);
    window.correct(-60, 0, 62 * SECOND);
    assertThat(window.sum(62 * SECOND)).isEqualTo(30);
  }

  @Test
  void a_long_pause_empties_it() {
    window.add(9, SECOND);

    assertThat(window.sum(1_000 * MINUTE)).isZero();
  }

  @Test
  void no_period_of_a_minute_has_more_than_the_limit() {
    int limit = 60;
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Long> added = new ArrayList<>();
    long now = 0;
    while (now < 10 * MINUTE) { // twice as many as fit
      now += random.nextLong(SECOND);
      if (window.sum(now) < limit) {
        window.add(1, now);
        added.add(now);
      } else {
        assertThat(window.until(limit - 1, now)).isPositive();
      }
    }

    for (int i = limit; i < added.size(); i++) {
      assertThat(added.get(i) - added.get(i - limit)).as("seed " + seed).isGreaterThan(MINUTE);
    }
    assertThat(added).hasSizeGreaterThan(9 * limit);
  }
}
