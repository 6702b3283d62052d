package io.aiprovider.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.testing.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamPaceTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final MutableClock clock = new MutableClock();
  private long bytes;
  private final StreamPace pace = new StreamPace(5, () -> bytes, clock); // 20 bytes a second

  private Duration read(int arriving, Duration time) {
    pace.begin();
    clock.advance(time);
    Duration left = pace.left();
    bytes += arriving;
    pace.end();
    return left;
  }

  @Test
  void a_stream_with_the_fewest_tokens_is_never_behind() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(read(20, SECOND)).isGreaterThanOrEqualTo(Duration.ofSeconds(9));
    }
  }

  @Test
  void a_slower_stream_falls_behind() {
    for (int i = 0; i < 18; i++) {
      assertThat(read(10, SECOND)).isGreaterThan(Duration.ofMillis(1));
    }
    assertThat(read(10, SECOND)).isEqualTo(Duration.ofNanos(1));
  }

  @Test
  void what_a_stream_is_ahead_is_not_saved() {
    read(1_000_000, Duration.ofMillis(1));

    assertThat(read(0, Duration.ofSeconds(9))).isEqualTo(SECOND);
  }

  @Test
  void time_in_which_the_caller_does_not_read_is_not_counted() {
    read(20, SECOND);
    clock.advance(Duration.ofHours(1));

    assertThat(read(20, SECOND)).isEqualTo(Duration.ofSeconds(9));
  }
}
