package io.aiprovider.observe;

import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.time.MonotonicClock;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts calls and the time they take, from the request to the end of the answer. Thread-safe. */
public final class CallStatistics implements CallListener {
  private final Timer timer;
  private final LongAdder failed = new LongAdder();

  /** Statistics without any calls at first. */
  public CallStatistics(MonotonicClock clock) {
    this.timer =
        Timer.builder("calls")
            .publishPercentiles(0.5, 0.95, 0.99)
            .distributionStatisticExpiry(Duration.ofMinutes(5))
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
   * The statistics so far.
   *
   * @param calls calls that ended
   * @param failed the number of them that failed; a call that its caller cancelled, an invalid
   *     request, or one beyond its caller's limits is not counted
   * @param average the average duration of a call
   * @param p50 the duration within which half of the latest calls ended; p95 and p99 likewise
   */
  public record Snapshot(
      long calls, long failed, Duration average, Duration p50, Duration p95, Duration p99) {

    /** Failed calls as a share of all; 0 when there were none. */
    public double errorRate() {
      return calls == 0 ? 0 : (double) failed / calls;
    }
  }

  @Override
  public void callEnded(ChatCall call, FinishedCall finished) {
    timer.record(finished.duration());
    if (finished.failure() != null && !isCallersOwn(finished.failure())) {
      failed.increment();
    }
  }

  private static boolean isCallersOwn(Throwable failure) {
    return failure instanceof ChatException known
        && (known.kind() == FailureKind.CANCELLED
            || known.kind() == FailureKind.LIMIT_REACHED
            || known.kind().status() < 429);
  }

  public Snapshot snapshot() {
    HistogramSnapshot figures = timer.takeSnapshot();
    return new Snapshot(
        figures.count(),
        failed.sum(),
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
