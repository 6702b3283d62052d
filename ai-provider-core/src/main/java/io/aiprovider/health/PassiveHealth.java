package io.aiprovider.health;

import io.aiprovider.call.AttemptInterceptor;
import io.aiprovider.call.CallTrace;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.Target;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.resilience.FailurePolicy;
import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Learns from each attempt how its provider is doing. What a caller did wrong says nothing about
 * the provider. Thread-safe.
 */
public final class PassiveHealth implements AttemptInterceptor {
  private final Clock dates;
  private final MonotonicClock clock;
  private final Map<String, AtomicReference<@Nullable HealthSample>> latest =
      new ConcurrentHashMap<>();

  public PassiveHealth(Clock dates, MonotonicClock clock) {
    this.dates = dates;
    this.clock = clock;
  }

  /**
   * The health of another configuration's providers: what is learnt about those that stay is shared
   * with this one.
   *
   * @param staying the names of these providers
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
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    CallTrace trace = chain.call().trace();
    Target target = Objects.requireNonNull(chain.call().target());
    trace.attemptBegan(target);
    long start = clock.nanos();
    ChatReply reply;
    try {
      reply = chain.proceed(chain.request());
    } catch (ChatException failure) {
      trace.waited(clock.nanos() - start);
      trace.attemptFailed(failure);
      failed(target.provider(), failure);
      throw failure;
    }
    long nanos = clock.nanos() - start;
    trace.waited(nanos);
    answered(target.provider(), Duration.ofNanos(nanos));
    reply.onEnd(
        end -> {
          if (end.failure() != null) {
            failed(target.provider(), end.failure());
          }
        });
    return reply;
  }

  private void answered(String provider, Duration latency) {
    latestOf(provider).set(sample(latency, null));
  }

  private void failed(String provider, ChatException failure) {
    boolean tells =
        FailurePolicy.of(failure.kind()).againstProvider()
            || failure.kind() == FailureKind.RATE_LIMITED
            || failure.kind() == FailureKind.QUOTA_EXHAUSTED;
    if (tells) {
      latestOf(provider).set(sample(null, failure.kind()));
    }
  }

  private HealthSample sample(@Nullable Duration latency, @Nullable FailureKind failure) {
    return new HealthSample(dates.instant(), clock.nanos(), latency, failure);
  }
}
