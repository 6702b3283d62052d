package io.aiprovider.observe;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.ChatException;
import io.aiprovider.time.MonotonicClock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the attempts on each provider and the time that answers take. Counts are since the start.
 * Attempts that were cancelled, and those that failed because of the request, say nothing about the
 * provider and are not counted. Thread-safe.
 *
 * @since 0.1
 */
public final class ProviderStatistics implements CallListener {
  private final MonotonicClock clock;
  private final Map<String, Attempts> providers = new ConcurrentHashMap<>();

  /** Statistics without any attempts at first. */
  public ProviderStatistics(MonotonicClock clock) {
    this.clock = clock;
  }

  private record Attempts(RecentDurations answers, LongAdder failed) {}

  /**
   * The statistics of one provider.
   *
   * @param attempts attempts that ended
   * @param failed the number of them that failed because of the provider
   * @param average the average time of an answer, to its end
   * @param p50 the time within which half of the answers of about the latest five minutes were
   *     complete; p95 and p99 likewise
   */
  public record Snapshot(
      long attempts, long failed, Duration average, Duration p50, Duration p95, Duration p99) {

    /** Answers as a share of all attempts; 1 when there were none. */
    public double successRate() {
      return attempts == 0 ? 1 : 1 - (double) failed / attempts;
    }
  }

  @Override
  public void attemptEnded(ChatCall call, Attempt attempt) {
    ChatException failure = attempt.failure();
    if (failure != null && !FailureText.isProviders(failure.kind())) {
      return;
    }
    Attempts attempts = of(attempt.target().provider());
    if (failure == null) {
      attempts.answers().record(Objects.requireNonNull(attempt.duration()));
    } else {
      attempts.failed().increment();
    }
  }

  private Attempts of(String provider) {
    return providers.computeIfAbsent(
        provider, first -> new Attempts(new RecentDurations(clock), new LongAdder()));
  }

  /** Forgets a provider that is not used any more. */
  public void forget(String provider) {
    providers.remove(provider);
  }

  /** The statistics of a provider so far. */
  public Snapshot snapshot(String provider) {
    Attempts attempts = providers.get(provider);
    if (attempts == null) {
      return new Snapshot(0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }
    RecentDurations.Snapshot times = attempts.answers().snapshot();
    long failed = attempts.failed().sum();
    return new Snapshot(
        times.count() + failed, failed, times.average(), times.p50(), times.p95(), times.p99());
  }
}
