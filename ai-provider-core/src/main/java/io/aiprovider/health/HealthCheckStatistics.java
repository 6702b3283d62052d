package io.aiprovider.health;

import java.util.concurrent.atomic.LongAdder;

/**
 * How often the health of a provider was requested, and how often it was called for that.
 * Thread-safe.
 *
 * @since 0.1
 */
public final class HealthCheckStatistics {
  private final LongAdder checks = new LongAdder();
  private final LongAdder probes = new LongAdder();

  void checked() {
    checks.increment();
  }

  void probed() {
    probes.increment();
  }

  /** How often the health of one provider was requested. */
  public long checks() {
    return checks.sum();
  }

  /** How often a provider was called to find out. */
  public long probes() {
    return probes.sum();
  }

  /** The share of checks for which no provider was called; 0 when there were no checks. */
  public double cacheHitRate() {
    long all = checks();
    return all == 0 ? 0 : Math.max(0, all - probes()) / (double) all;
  }
}
