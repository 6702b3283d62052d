package io.aiprovider.observe;

import io.aiprovider.time.MonotonicClock;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long something took: on average since the start, and percentiles of about the latest five
 * minutes. Thread-safe.
 */
final class RecentDurations {
  private static final Duration WINDOW = Duration.ofMinutes(5);

  private final Timer timer;

  RecentDurations(MonotonicClock clock) {
    this.timer =
        Timer.builder("durations")
            .publishPercentiles(0.5, 0.95, 0.99)
            .distributionStatisticExpiry(WINDOW)
            .register(new SimpleMeterRegistry(SimpleConfig.DEFAULT, new MonotonicTime(clock)));
  }

  /**
   * The monotonic clock in the form that Micrometer needs; Micrometer uses it to drop old values.
   */
  private record MonotonicTime(MonotonicClock clock) implements Clock {
    @Override
    public long wallTime() {
      return TimeUnit.NANOSECONDS.toMillis(clock.nanos());
    }

    @Override
    public long monotonicTime() {
      return clock.nanos();
    }
  }

  /**
   * The figures.
   *
   * @param count how many durations there were since the start
   * @param average of them
   * @param p50 the duration within which half of the latest ended; p95 and p99 likewise
   */
  record Snapshot(long count, Duration average, Duration p50, Duration p95, Duration p99) {}

  void record(Duration duration) {
    timer.record(duration);
  }

  Snapshot snapshot() {
    HistogramSnapshot figures = timer.takeSnapshot();
    return new Snapshot(
        figures.count(),
        Duration.ofNanos((long) figures.mean(TimeUnit.NANOSECONDS)),
        percentile(figures, 0.5),
        percentile(figures, 0.95),
        percentile(figures, 0.99));
  }

  private static Duration percentile(HistogramSnapshot figures, double wanted) {
    for (ValueAtPercentile value : figures.percentileValues()) {
      if (value.percentile() == wanted) {
        return Duration.ofNanos((long) value.value(TimeUnit.NANOSECONDS));
      }
    }
    return Duration.ZERO;
  }
}
