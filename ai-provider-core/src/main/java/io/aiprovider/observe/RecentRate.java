package io.aiprovider.observe;

import io.aiprovider.time.MonotonicClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/** How many events there are a second, on average over the latest minute. Thread-safe. */
final class RecentRate {
  private static final int SECONDS = 60;
  private static final int COUNT_BITS = 24; // of a value; the others are its second
  private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

  private final MonotonicClock clock;
  private final long start;
  private final AtomicLongArray seconds = new AtomicLongArray(SECONDS);

  RecentRate(MonotonicClock clock) {
    this.clock = clock;
    this.start = clock.nanos();
  }

  void count() {
    long now = second();
    seconds.updateAndGet(
        (int) (now % SECONDS),
        value ->
            value >>> COUNT_BITS != now
                ? now << COUNT_BITS | 1
                : (value & COUNT_MASK) == COUNT_MASK ? value : value + 1);
  }

  /** Since the start, from 1 on: 0 is the value of an unused place. */
  private long second() {
    return clock.since(start).toSeconds() + 1;
  }

  double perSecond() {
    long now = second();
    long events = 0;
    for (int i = 0; i < SECONDS; i++) {
      long value = seconds.get(i);
      if (value >>> COUNT_BITS > now - SECONDS) {
        events += value & COUNT_MASK;
      }
    }
    Duration running = clock.since(start);
    double span = Math.min(SECONDS, Math.max(1, running.toMillis() / 1_000.0));
    return events / span;
  }
}
