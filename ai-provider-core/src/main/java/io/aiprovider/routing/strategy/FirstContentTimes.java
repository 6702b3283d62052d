package io.aiprovider.routing.strategy;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How long the latest streams of a target took to their first content. A stream that was cancelled
 * before it, because another target was faster, counts with the time for which it was waited for:
 * without these, the slowest would be missing, and the percentile would become shorter and shorter.
 * Thread-safe.
 */
final class FirstContentTimes {
  private static final int MOST = 128;
  private static final int FEWEST = 20;
  private static final int PERCENT = 95;

  private final long[] nanos = new long[MOST];
  private int next;
  private int count;

  synchronized void add(Duration time) {
    nanos[next] = time.toNanos();
    next = (next + 1) % MOST;
    count = Math.min(count + 1, MOST);
  }

  /** The time within which 95 of 100 streams had content; null if there were fewer than 20. */
  synchronized @Nullable Duration p95() {
    if (count < FEWEST) {
      return null;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int rank = (count * PERCENT + 99) / 100; // the nearest rank, rounded up
    return Duration.ofNanos(sorted[rank - 1]);
  }
}
