package io.aiprovider.health;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.resilience.FailurePolicy;
import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Learns from each attempt how its provider is doing. What a caller did wrong says nothing about
 * the provider. Thread-safe.
 */
public final class PassiveHealth implements CallListener {
  private final Clock dates;
  private final MonotonicClock clock;
  private final Map<String, HealthSample> latest = new ConcurrentHashMap<>();

  public PassiveHealth(Clock dates, MonotonicClock clock) {
    this.dates = dates;
    this.clock = clock;
  }

  @Nullable HealthSample latest(String provider) {
    return latest.get(provider);
  }

  @Override
  public void firstContent(ChatCall call, Attempt attempt) {
    learn(attempt, attempt.firstContent(), null);
  }

  @Override
  public void attemptEnded(ChatCall call, Attempt attempt) {
    if (attempt.failure() == null) {
      if (attempt.firstContent() == null) { // a stream answered when it began
        learn(attempt, attempt.duration(), null);
      }
    } else if (tells(attempt.failure().kind())) {
      learn(attempt, null, attempt.failure().kind());
    }
  }

  private static boolean tells(FailureKind kind) {
    return FailurePolicy.of(kind).againstProvider()
        || kind == FailureKind.RATE_LIMITED
        || kind == FailureKind.QUOTA_EXHAUSTED;
  }

  private void learn(Attempt attempt, @Nullable Duration latency, @Nullable FailureKind failure) {
    latest.put(
        attempt.target().provider(),
        new HealthSample(dates.instant(), clock.nanos(), latency, failure));
  }
}
