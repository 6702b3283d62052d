package io.aiprovider.resilience.circuit;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.FailurePolicy;
import io.aiprovider.time.MonotonicClock;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether one provider is called for one model: its circuit breaker, the time of its {@code
 * Retry-After}, and the cooldown of its account, which all its models share. Thread-safe.
 *
 * <p>Resilience4j's breaker applies every success, failure and release to the state it is in at
 * that moment, even if the attempt began in an earlier state. Here the generation is a number that
 * grows with each change of the state. A {@link CircuitPermit} has the generation in which it was
 * given, and only outcomes of the current generation are passed to the breaker. The lock keeps
 * generation and state consistent; no code blocks while holding it.
 */
final class Circuit {
  /** The generation of permits whose outcome is never counted. */
  static final long NO_GENERATION = -1;

  private static final Duration LONGEST_COOLDOWN = Duration.ofDays(1);
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  private final String provider;
  private final String model;
  private final CircuitBreaker breaker;
  private final CircuitBreakerPolicy policy;
  private final MonotonicClock clock;
  private final Consumer<CircuitTransition> transitions;
  private final AccountCooldown account;

  /** Changes of state that the listeners have not received: they are called without the lock. */
  private final Queue<CircuitTransition> unpublished = new ConcurrentLinkedQueue<>();

  private long generation;
  private int timesOpened;
  private int lastResorts;
  private long openUntil;
  private long cooldownUntil;

  /** The failure that the breaker is counting now; null at all other times. */
  private @Nullable ChatException counted;

  private @Nullable FailureKind openCause;
  private @Nullable FailureKind cooldownCause;

  Circuit(
      String provider,
      String model,
      CircuitBreaker breaker,
      CircuitBreakerPolicy policy,
      MonotonicClock clock,
      AccountCooldown account,
      Consumer<CircuitTransition> transitions) {
    this.provider = provider;
    this.model = model;
    this.breaker = breaker;
    this.policy = policy;
    this.clock = clock;
    this.account = account;
    this.transitions = transitions;
    breaker
        .getEventPublisher()
        .onStateTransition(event -> changed(event.getStateTransition().getToState()));
  }

  private void changed(CircuitBreaker.State state) {
    generation++;
    ChatException cause = null;
    Duration openFor = null;
    if (state == CircuitBreaker.State.OPEN) {
      openFor = policy.openFor(++timesOpened);
      openUntil = clock.nanos() + openFor.toNanos();
      cause = counted;
      openCause = cause == null ? null : cause.kind();
    } else if (state == CircuitBreaker.State.CLOSED) {
      timesOpened = 0;
    }
    unpublished.add(new CircuitTransition(provider, model, stateOf(state), cause, openFor));
  }

  private void publish() {
    for (CircuitTransition next = unpublished.poll(); next != null; next = unpublished.poll()) {
      transitions.accept(next);
    }
  }

  /**
   * Requests permission to call the provider.
   *
   * @param sole whether no other target can be called: if so, an open circuit or an exhausted quota
   *     does not refuse it, as long as fewer than {@code half-open-calls} such attempts are running
   * @throws CoolingDown if the provider must not be called now
   */
  CircuitPermit enter(boolean sole) {
    if (!policy.enabled()) {
      return uncounted();
    }
    try {
      return enterNow(sole);
    } finally {
      publish();
    }
  }

  private synchronized CircuitPermit enterNow(boolean sole) {
    long now = clock.nanos();
    AccountCooldown.Remaining accountCooldown = account.remaining();
    boolean mayBeLastResort = mayBeLastResort(sole);
    CoolingDown cooldown = cooldown(now, accountCooldown, mayBeLastResort);
    if (cooldown != null) {
      throw cooldown;
    }
    if (breaker.tryAcquirePermission()) {
      boolean trial = breaker.getState() == CircuitBreaker.State.HALF_OPEN;
      boolean lastResort = accountCooldown != null;
      lastResorts += lastResort ? 1 : 0;
      return new CircuitPermit(this, generation, now, trial, lastResort);
    }
    if (mayBeLastResort) {
      lastResorts++;
      boolean open = breaker.getState() == CircuitBreaker.State.OPEN;
      return new CircuitPermit(this, open ? generation : NO_GENERATION, now, false, true);
    }
    throw refusalWhileOpen(now);
  }

  private boolean mayBeLastResort(boolean sole) {
    return sole && lastResorts < policy.halfOpenCalls();
  }

  /** Why the provider is not called now, whatever the breaker says; null if it may be. */
  private @Nullable CoolingDown cooldown(
      long now, AccountCooldown.@Nullable Remaining ofAccount, boolean mayBeLastResort) {
    if (now < cooldownUntil) {
      return refusal(Duration.ofNanos(cooldownUntil - now), cooldownCause);
    }
    return ofAccount != null && !mayBeLastResort
        ? refusal(ofAccount.left(), ofAccount.cause())
        : null;
  }

  private CoolingDown refusalWhileOpen(long now) {
    Duration left = Duration.ofNanos(openUntil - now);
    return refusal(left.compareTo(SHORTEST_WAIT) > 0 ? left : SHORTEST_WAIT, openCause);
  }

  /**
   * Why {@link #enter} would refuse an attempt now; null if it would not. Takes no permit, and does
   * not change the state.
   */
  synchronized @Nullable CoolingDown refusal(boolean sole) {
    if (!policy.enabled()) {
      return null;
    }
    long now = clock.nanos();
    boolean mayBeLastResort = mayBeLastResort(sole);
    CoolingDown cooldown = cooldown(now, account.remaining(), mayBeLastResort);
    if (cooldown != null) {
      return cooldown;
    }
    return mayBeLastResort || breakerHasRoom(now) ? null : refusalWhileOpen(now);
  }

  private boolean breakerHasRoom(long now) {
    return switch (stateOf(breaker.getState())) {
      case CLOSED -> true;
      case OPEN -> now > openUntil; // the breaker too is open at its end
      case HALF_OPEN -> {
        boolean room = breaker.tryAcquirePermission();
        if (room) {
          breaker.releasePermission(); // all others need the lock, so nobody saw that it was taken
        }
        yield room;
      }
    };
  }

  private CoolingDown refusal(Duration wait, @Nullable FailureKind cause) {
    String reason = cause == null ? "slow answers" : words(cause);
    return new CoolingDown(
        "The provider is cooling down after earlier failures (latest: " + reason + ").",
        FailureDetail.ofProvider(provider).withRetryAfter(wait),
        cause);
  }

  private static String words(FailureKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The time since a moment, in nanoseconds. */
  long since(long nanos) {
    return clock.nanos() - nanos;
  }

  /** A permit of the closed circuit; one that is not counted if the circuit is not closed. */
  synchronized CircuitPermit enterIfClosed() {
    return breaker.getState() == CircuitBreaker.State.CLOSED
        ? new CircuitPermit(this, generation, clock.nanos(), false, false)
        : uncounted();
  }

  /** A permit for an attempt that is allowed, but whose outcome does not affect the state. */
  private CircuitPermit uncounted() {
    return new CircuitPermit(this, NO_GENERATION, clock.nanos(), false, false);
  }

  void succeeded(CircuitPermit permit) {
    account.succeeded(permit.taken());
    synchronized (this) {
      giveBack(permit);
      if (isCurrent(permit)) {
        breaker.onSuccess(permit.answeredAfter(), TimeUnit.NANOSECONDS);
      } else if (permit.generation() == generation) {
        breaker.transitionToHalfOpenState(); // the next call is the trial, without a further wait
      }
    }
    publish();
  }

  private void giveBack(CircuitPermit permit) {
    lastResorts -= permit.isLastResort() ? 1 : 0;
  }

  /** Whether the outcome counts. An open circuit counts none: its attempts are a last resort. */
  private boolean isCurrent(CircuitPermit permit) {
    return permit.generation() == generation && breaker.getState() != CircuitBreaker.State.OPEN;
  }

  void failed(CircuitPermit permit, ChatException failure) {
    if (!policy.enabled()) {
      return;
    }
    FailurePolicy consequence = FailurePolicy.of(failure.kind());
    synchronized (this) {
      giveBack(permit);
      if (consequence.cooldown().isZero()) {
        coolDown(failure);
      } else {
        account.begin(failure.kind(), consequence.cooldown());
      }
      if (isCurrent(permit)) {
        if (consequence.againstProvider()) {
          counted = failure;
          breaker.onError(permit.answeredAfter(), TimeUnit.NANOSECONDS, failure);
          counted = null;
        } else {
          breaker.releasePermission();
        }
      }
    }
    publish();
  }

  private void coolDown(ChatException failure) {
    Duration requested = failure.retryAfter();
    if (requested == null || failure.kind().isOurDecision()) {
      return;
    }
    Duration cooldown = requested.compareTo(LONGEST_COOLDOWN) < 0 ? requested : LONGEST_COOLDOWN;
    long until = clock.nanos() + cooldown.toNanos();
    if (until > cooldownUntil) {
      cooldownUntil = until;
      cooldownCause = failure.kind();
    }
  }

  synchronized void released(CircuitPermit permit) {
    giveBack(permit);
    if (isCurrent(permit)) {
      breaker.releasePermission();
    }
  }

  synchronized CircuitStatus status() {
    long now = clock.nanos();
    CircuitState state = stateOf(breaker.getState());
    if (state == CircuitState.OPEN && now >= openUntil) {
      state = CircuitState.HALF_OPEN; // the breaker itself changes its state with the next call
    }
    long until = cooldownUntil;
    FailureKind cause = cooldownCause;
    AccountCooldown.Remaining accountCooldown = account.remaining();
    if (accountCooldown != null && now + accountCooldown.left().toNanos() > until) {
      until = now + accountCooldown.left().toNanos();
      cause = accountCooldown.cause();
    }
    if (state == CircuitState.OPEN && openUntil > until) {
      until = openUntil;
      cause = openCause;
    }
    return until <= now
        ? new CircuitStatus(state, null, null)
        : new CircuitStatus(state, Duration.ofNanos(until - now), cause);
  }

  private static CircuitState stateOf(CircuitBreaker.State state) {
    return switch (state) {
      case OPEN, FORCED_OPEN -> CircuitState.OPEN;
      case HALF_OPEN -> CircuitState.HALF_OPEN;
      case CLOSED, DISABLED, METRICS_ONLY -> CircuitState.CLOSED;
    };
  }
}
