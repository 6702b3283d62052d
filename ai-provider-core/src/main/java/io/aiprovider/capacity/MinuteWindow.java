package io.aiprovider.capacity;

import java.time.Duration;

/**
 * A sum over the last minute, in steps of a second. It never shows less than what was added in any
 * period of a minute, and what was added leaves it after 60 to 61 seconds. Not thread-safe.
 */
final class MinuteWindow {
  private static final long SECOND = 1_000_000_000L;
  private static final int SECONDS = 61; // the present one, and 60 that are over

  private final long[] sums = new long[SECONDS];
  private long present; // the second of the latest use
  private long sum;

  /** The sum at a time. */
  long sum(long nanos) {
    advance(nanos / SECOND);
    return sum;
  }

  private void advance(long second) {
    long steps = Math.min(second - present, SECONDS);
    for (long i = 1; i <= steps; i++) {
      int slot = (int) ((present + i) % SECONDS);
      sum -= sums[slot];
      sums[slot] = 0;
    }
    present = Math.max(present, second);
  }

  /**
   * Changes what was added before, where it stands: it leaves the sum together with it.
   *
   * @param added when it was added
   */
  void correct(long amount, long added, long nanos) {
    advance(nanos / SECOND);
    long second = added / SECOND;
    if (second > present - SECONDS) { // else it has left the sum
      sums[(int) (second % SECONDS)] += amount;
      sum += amount;
    }
  }

  /** Adds to the sum. */
  void add(long amount, long nanos) {
    advance(nanos / SECOND);
    sums[(int) (present % SECONDS)] += amount;
    sum += amount;
  }

  /**
   * How long it takes until there is room, if nothing is added.
   *
   * @param room how much may be in the sum then; at least 0
   */
  Duration until(long room, long nanos) {
    long left = sum(nanos);
    for (long second = present - SECONDS + 1; second <= present; second++) {
      if (left <= room) {
        break;
      }
      if (second >= 0) {
        left -= sums[(int) (second % SECONDS)];
      }
      if (left <= room) {
        return Duration.ofNanos(Math.max(0, (second + SECONDS) * SECOND - nanos));
      }
    }
    return Duration.ZERO;
  }
}
