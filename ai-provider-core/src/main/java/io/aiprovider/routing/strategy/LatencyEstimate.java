package io.aiprovider.routing.strategy;

import java.util.concurrent.TimeUnit;

/**
 * How long a target takes to answer: a moving average that rises at once to each longer time, and
 * falls with the time that has passed. What is older than {@link #STALE_NANOS} does not count any
 * more. Immutable.
 *
 * @param nanos the estimate; negative if there is none
 * @param at when it was changed, on the monotonic clock
 * @see <a href="https://linkerd.io/2016/03/16/beyond-round-robin-load-balancing-for-latency/">Peak
 *     EWMA</a>
 */
record LatencyEstimate(double nanos, long at) {
  static final LatencyEstimate NONE = new LatencyEstimate(-1, 0);
  static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final double DECAY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final double SLOWER_BY_FAILURE = 4;
  private static final double FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);

  boolean isKnown() {
    return nanos >= 0;
  }

  boolean isStale(long now) {
    return isKnown() && now - at >= STALE_NANOS;
  }

  /** The estimate after an answer that took this time. */
  LatencyEstimate after(double sample, long now) {
    if (!isKnown() || isStale(now) || sample >= nanos) {
      return new LatencyEstimate(sample, now);
    }
    double old = Math.exp(-(now - at) / DECAY_NANOS);
    return new LatencyEstimate(nanos * old + sample * (1 - old), now);
  }

  /** The estimate after a failure: much slower, however quickly it failed. */
  LatencyEstimate afterFailure(double duration, long now) {
    double slow = isKnown() ? nanos * SLOWER_BY_FAILURE : FAILURE_NANOS;
    return after(Math.max(duration, slow), now);
  }

  /** The estimate if nothing came within this time. */
  LatencyEstimate afterWaiting(double duration, long now) {
    double least = isKnown() ? nanos : FAILURE_NANOS;
    return after(Math.max(duration, least), now);
  }
}
