package io.aiprovider.resilience.circuit;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.FailurePolicy;
import io.aiprovider.time.MonotonicClock;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether one provider is called for one model, and with which of its accounts: its circuit
 * breaker, and the cooldowns of the model and of the accounts. Thread-safe.
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

  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  private final String provider;
  private final String model;
  private final CircuitBreaker breaker;
  private final CircuitBreakerPolicy policy;
  private final MonotonicClock clock;
  private final Consumer<CircuitTransition> transitions;
  private final ModelCooldowns cooldowns;

  /** Changes of state that the listeners have not received: they are called without the lock. */
  private final Queue<CircuitTransition> unpublished = new ConcurrentLinkedQueue<>();

  private long generation;
  private int timesOpened;
  private int lastResorts;
  private long openUntil;

  /** The failure that the breaker is counting now; null at all other times. */
  private @Nullable ChatException counted;

  private @Nullable FailureKind openCause;

  Circuit(
      String provider,
      String model,
      CircuitBreaker breaker,
      CircuitBreakerPolicy policy,
      MonotonicClock clock,
      AccountCooldowns accounts,
      Consumer<CircuitTransition> transitions) {
    this.provider = provider;
    this.model = model;
    this.breaker = breaker;
    this.policy = policy;
    this.clock = clock;
    this.cooldowns = new ModelCooldowns(accounts, clock);
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
   * @param account to call it with
   * @param sole whether no other target can be called: if so, an open circuit or an exhausted quota
   *     does not refuse it, as long as fewer than {@code half-open-calls} such attempts are running
   * @throws CoolingDown if the provider must not be called now
   */
  CircuitPermit enter(ProviderAccount account, boolean sole) {
    if (!policy.enabled()) {
      return enterUncounted(account);
    }
    try {
      return enterNow(account, sole);
    } finally {
      publish();
    }
  }

  private synchronized CircuitPermit enterNow(ProviderAccount account, boolean sole) {
    long now = clock.nanos();
    Cooldown.Remaining cooldown = cooldowns.of(account);
    boolean mayBeLastResort = mayBeLastResort(sole);
    if (cooldown != null && (cooldown.strict() || !mayBeLastResort)) {
      throw refusal(cooldown.left(), cooldown.cause());
    }
    if (breaker.tryAcquirePermission()) {
      boolean trial = breaker.getState() == CircuitBreaker.State.HALF_OPEN;
      boolean lastResort = cooldown != null;
      lastResorts += lastResort ? 1 : 0;
      return new CircuitPermit(this, account, generation, now, trial, lastResort);
    }
    if (mayBeLastResort) {
      lastResorts++;
      boolean open = breaker.getState() == CircuitBreaker.State.OPEN;
      return new CircuitPermit(this, account, open ? generation : NO_GENERATION, now, false, true);
    }
    throw refusalWhileOpen(now);
  }

  private boolean mayBeLastResort(boolean sole) {
    return sole && lastResorts < policy.halfOpenCalls();
  }

  /** Whether each account is called for this model. */
  ModelCooldowns cooldowns() {
    return cooldowns;
  }

  /** The provider has said that nothing is left of one of the limits of this account. */
  void nothingLeft(ProviderAccount account, Duration time) {
    if (policy.enabled()) {
      cooldowns.nothingLeft(account, time);
    }
  }

  private CoolingDown refusalWhileOpen(long now) {
    Duration left = Duration.ofNanos(openUntil - now);
    return refusal(left.compareTo(SHORTEST_WAIT) > 0 ? left : SHORTEST_WAIT, openCause);
  }

  /**
   * Why {@link #enter} would refuse an attempt now; null if it would not. Takes no permit, and does
   * not change the state.
   */
  synchronized @Nullable CoolingDown refusal(ProviderAccount account, boolean sole) {
    if (!policy.enabled()) {
      return null;
    }
    boolean mayBeLastResort = mayBeLastResort(sole);
    Cooldown.Remaining cooldown = cooldowns.of(account);
    if (cooldown != null && (cooldown.strict() || !mayBeLastResort)) {
      return refusal(cooldown.left(), cooldown.cause());
    }
    long now = clock.nanos();
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
  synchronized CircuitPermit enterIfClosed(ProviderAccount account) {
    return breaker.getState() == CircuitBreaker.State.CLOSED
        ? new CircuitPermit(this, account, generation, clock.nanos(), false, false)
        : enterUncounted(account);
  }

  /** A permit for an attempt that is allowed, but whose outcome does not affect the state. */
  CircuitPermit enterUncounted(ProviderAccount account) {
    return new CircuitPermit(this, account, NO_GENERATION, clock.nanos(), false, false);
  }

  /**
   * As {@link #enter} if the circuit is open until a given time, whatever its state is.
   *
   * @param left until then
   */
  synchronized CircuitPermit enterForcedOpen(ProviderAccount account, boolean sole, Duration left) {
    CoolingDown refusal = refusalWhileForcedOpen(sole, left);
    if (refusal != null) {
      throw refusal;
    }
    lastResorts++;
    return new CircuitPermit(this, account, NO_GENERATION, clock.nanos(), false, true);
  }

  /** Why {@link #enterForcedOpen} would refuse an attempt now; null if it would not. */
  synchronized @Nullable CoolingDown refusalWhileForcedOpen(boolean sole, Duration left) {
    return mayBeLastResort(sole)
        ? null
        : new CoolingDown(
            "An operator has opened the circuit of this provider.",
            FailureDetail.ofProvider(provider).withRetryAfter(left),
            null);
  }

  /** Closes the circuit, and ends all waits. */
  void reset() {
    synchronized (this) {
      cooldowns.end();
      breaker.reset();
    }
    publish();
  }

  void succeeded(CircuitPermit permit) {
    cooldowns.succeeded(permit.account(), permit.taken());
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
    synchronized (this) {
      giveBack(permit);
      cooldowns.failed(permit.account(), failure);
      if (isCurrent(permit)) {
        if (countsAgainstProvider(permit.account(), failure.kind())) {
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

  /** If there are several accounts, what is wrong with one of them is not the provider's fault. */
  private static boolean countsAgainstProvider(ProviderAccount account, FailureKind kind) {
    return FailurePolicy.of(kind).againstProvider()
        && !(account.isOneOfSeveral() && FailurePolicy.concernsAccount(kind));
  }

  synchronized void released(CircuitPermit permit) {
    giveBack(permit);
    if (isCurrent(permit)) {
      breaker.releasePermission();
    }
  }

  /**
   * The status, of the account that can be called first.
   *
   * @param all the accounts of the provider
   */
  synchronized CircuitStatus status(List<ProviderAccount> all) {
    long now = clock.nanos();
    CircuitState state = stateOf(breaker.getState());
    if (state == CircuitState.OPEN && now >= openUntil) {
      state = CircuitState.HALF_OPEN; // the breaker itself changes its state with the next call
    }
    Duration left = Duration.ZERO;
    FailureKind cause = null;
    Cooldown.Remaining first = cooldowns.firstToEnd(all);
    if (first != null) {
      left = first.left();
      cause = first.cause();
    }
    if (state == CircuitState.OPEN && openUntil - now > left.toNanos()) {
      left = Duration.ofNanos(openUntil - now);
      cause = openCause;
    }
    return left.isZero()
        ? new CircuitStatus(state, null, null)
        : new CircuitStatus(state, left, cause);
  }

  private static CircuitState stateOf(CircuitBreaker.State state) {
    return switch (state) {
      case OPEN, FORCED_OPEN -> CircuitState.OPEN;
      case HALF_OPEN -> CircuitState.HALF_OPEN;
      case CLOSED, DISABLED, METRICS_ONLY -> CircuitState.CLOSED;
    };
  }
}
