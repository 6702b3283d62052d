package io.aiprovider.observe;

import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.time.MonotonicClock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts calls and the time they take, from the request to the end of the answer. Counts and the
 * average are since the start. Thread-safe.
 */
public final class CallStatistics implements CallListener {
  private final RecentDurations durations;
  private final RecentRate rate;
  private final LongAdder failed = new LongAdder();
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

  /** Statistics without any calls at first. */
  public CallStatistics(MonotonicClock clock) {
    this.durations = new RecentDurations(clock);
    this.rate = new RecentRate(clock);
  }

  /**
   * The statistics so far.
   *
   * @param calls calls that ended
   * @param failed the number of them that failed; a call that its caller cancelled, an invalid
   *     request, or one beyond its caller's limits is not counted
   * @param failures all calls without a complete answer by the kind of failure, in lower case
   * @param perSecond calls that ended, a second, on average over the latest minute
   * @param average the average duration of a call
   * @param p50 the duration within which half of the calls of about the latest five minutes ended;
   *     p95 and p99 likewise
   */
  public record Snapshot(
      long calls,
      long failed,
      Map<String, Long> failures,
      double perSecond,
      Duration average,
      Duration p50,
      Duration p95,
      Duration p99) {

    /** Failed calls as a share of all; 0 when there were none. */
    public double errorRate() {
      return calls == 0 ? 0 : (double) failed / calls;
    }
  }

  @Override
  public void callEnded(ChatCall call, FinishedCall finished) {
    durations.record(finished.duration());
    rate.count();
    if (finished.failure() != null) {
      failures
          .computeIfAbsent(ErrorType.of(finished.failure()), kind -> new LongAdder())
          .increment();
      if (!isCallersOwn(finished.failure())) {
        failed.increment();
      }
    }
  }

  private static boolean isCallersOwn(Throwable failure) {
    return failure instanceof ChatException known
        && (known.kind() == FailureKind.CANCELLED
            || known.kind() == FailureKind.LIMIT_REACHED
            || known.kind() == FailureKind.NOT_CACHED
            || known.kind().status() < 429);
  }

  public Snapshot snapshot() {
    RecentDurations.Snapshot times = durations.snapshot();
    Map<String, Long> kinds = new TreeMap<>();
    failures.forEach((kind, number) -> kinds.put(kind, number.sum()));
    return new Snapshot(
        times.count(),
        failed.sum(),
        kinds,
        rate.perSecond(),
        times.average(),
        times.p50(),
        times.p95(),
        times.p99());
  }
}
