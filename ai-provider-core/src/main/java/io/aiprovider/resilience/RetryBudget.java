package io.aiprovider.resilience;

import java.time.Clock;

/**
 * Keeps retries from multiplying the load on providers that are failing already: within ten seconds
 * there are as many as a share of the calls, and never fewer than ten. Thread-safe.
 */
public final class RetryBudget {
  private static final long WINDOW_MILLIS = 10_000;
  private static final int ALWAYS = 10;

  private final double share;
  private final Clock clock;
  private long windowStart;
  private long calls;
  private long retries;

  public RetryBudget(double share, Clock clock) {
    this.share = share;
    this.clock = clock;
    this.windowStart = clock.millis();
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
    long now = clock.millis();
    if (now - windowStart >= WINDOW_MILLIS) {
      windowStart = now;
      calls = 0;
      retries = 0;
    }
  }
}
