package io.aiprovider.server.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StartDelayTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final StartDelay delay = new StartDelay();
  private long now = System.nanoTime();

  private void second(int calls, int millis, int shortestMillis) {
    now += SECOND.toNanos() + 1;
    for (int i = 0; i < calls; i++) {
      int wait = i == calls / 2 ? shortestMillis : millis;
      delay.started(now + i, Duration.ofMillis(wait).toNanos());
    }
  }

  private long shortest() {
    return delay.shortest(now).toMillis();
  }

  @Test
  void is_the_shortest_wait_of_a_second() {
    second(100, 400, 300);
    second(1, 0, 0);

    assertThat(shortest()).isEqualTo(300);
  }

  @Test
  void a_burst_in_which_some_do_not_wait_is_no_overload() {
    second(100, 400, 1);
    second(1, 0, 0);

    assertThat(shortest()).isEqualTo(1);
  }

  @Test
  void a_few_calls_are_no_overload() {
    second(StartDelay.ENOUGH - 1, 900, 900);
    second(1, 0, 0);

    assertThat(shortest()).isZero();
  }

  @Test
  void is_forgotten_when_no_call_starts() {
    second(100, 400, 400);
    second(1, 0, 0);
    assertThat(shortest()).isEqualTo(400);
    now += 3 * SECOND.toNanos();

    assertThat(shortest()).isZero();
  }
}
