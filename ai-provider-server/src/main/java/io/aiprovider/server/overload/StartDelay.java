package io.aiprovider.server.overload;

import java.time.Duration;

/**
 * How long accepted calls wait for a processor: the shortest wait within an interval. A burst makes
 * some calls wait; if all of them wait, more come than can be served. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8289">RFC 8289: Controlled Delay</a>
 */
final class StartDelay {
  /** Fewer calls within an interval say nothing: one of them may have met a pause. */
  static final int ENOUGH = 20;

  private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

  private long began;
  private int calls;
  private long shortest;
  private volatile Duration last = Duration.ZERO;
  private volatile long measuredAt;

  StartDelay() {
    began = System.nanoTime();
    measuredAt = began;
  }

  /** Records that a call has started at a time, after a wait. */
  synchronized void started(long now, long wait) {
    if (now - began > INTERVAL) {
      last = calls >= ENOUGH ? Duration.ofNanos(shortest) : Duration.ZERO;
      measuredAt = now;
      began = now;
      calls = 0;
    }
    shortest = calls++ == 0 ? wait : Math.min(shortest, wait);
  }

  /** The shortest wait within the last interval; zero if that is long ago. */
  Duration shortest(long now) {
    return now - measuredAt > 2 * INTERVAL ? Duration.ZERO : last;
  }
}
