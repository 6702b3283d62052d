package io.aiprovider.resilience.retry;

import io.aiprovider.time.MonotonicClock;
import java.time.Duration;

/**
 * Limits retries, so that they do not multiply the load on providers that are already failing:
 * within ten seconds, retries may be at most a share of the calls, but at least ten are always
 * allowed. Thread-safe.
 */
public final class RetryBudget {
  private static final long WINDOW = Duration.ofSeconds(10).toNanos();
  private static final int ALWAYS_ALLOWED = 10;

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
    startNextWindow();
    calls++;
  }

  /** Takes one retry from the budget; false when the budget is used up. */
  public synchronized boolean tryRetry() {
    startNextWindow();
    if (retries >= Math.max(ALWAYS_ALLOWED, (long) (share * calls))) {
      return false;
    }
    retries++;
    return true;
  }

  /** Begins a new window if the present one has ended. */
  private void startNextWindow() {
    long now = clock.nanos();
    if (now - windowStart >= WINDOW) {
      windowStart = now;
      calls = 0;
      retries = 0;
    }
  }
}
