package io.aiprovider.resilience;

import io.aiprovider.time.MonotonicClock;
import java.time.Duration;

/**
 * Keeps retries from multiplying the load on providers that are failing already: within ten seconds
 * there are as many as a share of the calls, and never fewer than ten. Thread-safe.
 */
public final class RetryBudget {
  private static final long WINDOW = Duration.ofSeconds(10).toNanos();
  private static final int ALWAYS = 10;

  private final double share;
  private final MonotonicClock clock;
  private long windowStart;
  private long calls;
  private long retries;

  public RetryBudget(double share, MonotonicClock clock) {
    this.share = share;
    this.clock = clock;
    this.windowStart = clock.nanos();
  }

  public synchronized void callBegan() {
    roll();
    calls++;
  }

  /** Takes one retry out of the budget; false when there is none left. */
  public synchronized boolean tryRetry() {
    roll();
    if (retries >= Math.max(ALWAYS, (long) (share * calls))) {
      return false;
    }
    retries++;
    return true;
  }

  private void roll() {
    long now = clock.nanos();
    if (now - windowStart >= WINDOW) {
      windowStart = now;
      calls = 0;
      retries = 0;
    }
  }
}
