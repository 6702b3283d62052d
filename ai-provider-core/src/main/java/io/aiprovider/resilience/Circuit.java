package io.aiprovider.resilience;

import io.aiprovider.failure.ChatException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Whether one provider is to be asked for one model: its circuit breaker, and the time it asked to
 * be left alone for. Thread-safe.
 */
final class Circuit {
  private static final Duration LONGEST_COOLDOWN = Duration.ofDays(1);

  private final CircuitBreaker breaker;
  private final CircuitBreakerPolicy policy;
  private final Clock clock;
  private final AtomicInteger opened = new AtomicInteger();
  private volatile long openUntil;
  private volatile long cooldownUntil;
  private volatile long othersPreferredUntil;

  Circuit(CircuitBreaker breaker, CircuitBreakerPolicy policy, Clock clock) {
    this.breaker = breaker;
    this.policy = policy;
    this.clock = clock;
    breaker
        .getEventPublisher()
        .onStateTransition(e -> remember(e.getStateTransition().getToState()));
  }

  private void remember(CircuitBreaker.State state) {
    if (state == CircuitBreaker.State.OPEN) {
      openUntil = clock.millis() + policy.openFor(opened.incrementAndGet()).toMillis();
    } else if (state == CircuitBreaker.State.CLOSED) {
      opened.set(0);
    }
  }

  /**
   * Asks for leave to try. Whoever gets it must end with {@link #succeeded}, {@link #failed} or
   * {@link #released}.
   *
   * @param sole whether nobody else could answer: then an open circuit lets the call through
   * @return null when the way is free; else how long it will not be
   */
  @Nullable Duration enter(boolean sole) {
    if (!policy.enabled()) {
      return null;
    }
    long now = clock.millis();
    if (now < cooldownUntil) {
      return Duration.ofMillis(cooldownUntil - now);
    }
    if (!sole && now < othersPreferredUntil) {
      return Duration.ofMillis(othersPreferredUntil - now);
    }
    if (breaker.tryAcquirePermission() || sole) {
      return null;
    }
    return Duration.ofMillis(Math.max(openUntil - now, 1_000));
  }

  /** Whether an attempt is a trial whose outcome is waited for. */
  boolean onTrial() {
    return breaker.getState() == CircuitBreaker.State.HALF_OPEN;
  }

  void succeeded() {
    othersPreferredUntil = 0;
    breaker.onSuccess(0, TimeUnit.NANOSECONDS);
  }

  /** Notes a failure, as far as its kind says that it is the provider's. */
  void failed(ChatException failure) {
    if (!policy.enabled()) {
      return;
    }
    FailurePolicy consequence = FailurePolicy.of(failure.kind());
    Duration wait = failure.retryAfter();
    if (!consequence.cooldown().isZero()) {
      othersPreferredUntil = clock.millis() + consequence.cooldown().toMillis();
    } else if (wait != null) {
      Duration cooldown = wait.compareTo(LONGEST_COOLDOWN) < 0 ? wait : LONGEST_COOLDOWN;
      cooldownUntil = Math.max(cooldownUntil, clock.millis() + cooldown.toMillis());
    }
    if (consequence.againstProvider()) {
      breaker.onError(0, TimeUnit.NANOSECONDS, failure);
    } else {
      released();
    }
  }

  /** Notes that the attempt said nothing about the provider. */
  void released() {
    breaker.releasePermission();
  }

  CircuitState state() {
    return switch (breaker.getState()) {
      case OPEN, FORCED_OPEN ->
          clock.millis() < openUntil ? CircuitState.OPEN : CircuitState.HALF_OPEN;
      case HALF_OPEN -> CircuitState.HALF_OPEN;
      case CLOSED, DISABLED, METRICS_ONLY -> CircuitState.CLOSED;
    };
  }
}
