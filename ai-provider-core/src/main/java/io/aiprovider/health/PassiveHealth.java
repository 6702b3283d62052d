package io.aiprovider.health;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.resilience.FailurePolicy;
import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Derives the health of a provider from its attempts. Failures caused by the caller are ignored.
 * Thread-safe.
 */
public final class PassiveHealth implements CallListener {
  private final Clock dates;
  private final MonotonicClock clock;
  private final Map<String, AtomicReference<@Nullable HealthSample>> latest =
      new ConcurrentHashMap<>();

  public PassiveHealth(Clock dates, MonotonicClock clock) {
    this.dates = dates;
    this.clock = clock;
  }

  /**
   * The health of another configuration's providers: the results of unchanged providers are shared
   * with this object.
   *
   * @param staying the names of the unchanged providers
   */
  public PassiveHealth successor(Collection<String> staying) {
    PassiveHealth successor = new PassiveHealth(dates, clock);
    staying.forEach(provider -> successor.latest.put(provider, latestOf(provider)));
    return successor;
  }

  @Nullable HealthSample latest(String provider) {
    AtomicReference<@Nullable HealthSample> sample = latest.get(provider);
    return sample == null ? null : sample.get();
  }

  private AtomicReference<@Nullable HealthSample> latestOf(String provider) {
    return latest.computeIfAbsent(provider, first -> new AtomicReference<>());
  }

  @Override
  public void firstContent(ChatCall call, Attempt attempt) {
    record(attempt, attempt.firstContent(), null);
  }

  @Override
  public void attemptEnded(ChatCall call, Attempt attempt) {
    if (attempt.failure() == null) {
      if (attempt.firstContent()
          == null) { // for a stream, success is recorded when its first content arrives
        record(attempt, attempt.duration(), null);
      }
    } else if (concernsProvider(attempt.failure().kind())) {
      record(attempt, null, attempt.failure().kind());
    }
  }

  private static boolean concernsProvider(FailureKind kind) {
    return FailurePolicy.of(kind).againstProvider()
        || kind == FailureKind.RATE_LIMITED
        || kind == FailureKind.QUOTA_EXHAUSTED;
  }

  private void record(Attempt attempt, @Nullable Duration latency, @Nullable FailureKind failure) {
    latestOf(attempt.target().provider())
        .updateAndGet(
            last -> {
              int failures = failure == null ? 0 : last == null ? 1 : last.failures() + 1;
              return new HealthSample(dates.instant(), clock.nanos(), latency, failure, failures);
            });
  }
}
