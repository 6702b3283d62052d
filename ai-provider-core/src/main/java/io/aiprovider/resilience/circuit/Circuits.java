package io.aiprovider.resilience.circuit;

import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.time.MonotonicClock;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The circuits of all providers, one for each provider and known model; all unknown models of a
 * provider share one, so that invented names cannot fill the memory. Thread-safe.
 */
public final class Circuits {
  private static final Duration NEVER_SLOW = Duration.ofDays(365);

  private final CircuitBreakerPolicy policy;
  private final MonotonicClock clock;
  private final UnaryOperator<String> models;
  private final Function<String, List<ProviderAccount>> accounts;
  private final Map<String, ProviderCircuits> providers = new ConcurrentHashMap<>();
  private final List<Consumer<CircuitTransition>> listeners;

  /** A provider's circuits by the label of the model, and the cooldowns of its accounts. */
  private record ProviderCircuits(Map<String, Circuit> circuits, AccountCooldowns accounts) {}

  /**
   * Creates a registry without circuits.
   *
   * @param models maps the name of a model to one of a limited number of labels; each label has one
   *     circuit
   * @param accounts the accounts of a provider, by its name
   */
  public Circuits(
      CircuitBreakerPolicy policy,
      MonotonicClock clock,
      UnaryOperator<String> models,
      Function<String, List<ProviderAccount>> accounts) {
    this(policy, clock, models, accounts, new CopyOnWriteArrayList<>());
  }

  private Circuits(
      CircuitBreakerPolicy policy,
      MonotonicClock clock,
      UnaryOperator<String> models,
      Function<String, List<ProviderAccount>> accounts,
      List<Consumer<CircuitTransition>> listeners) {
    this.policy = policy;
    this.clock = clock;
    this.models = models;
    this.accounts = accounts;
    this.listeners = listeners;
  }

  /**
   * The circuits of another configuration: the circuits of unchanged providers and the listeners
   * are shared with this object.
   *
   * @param models as for the constructor
   * @param accounts as for the constructor
   * @param unchanged the names of the unchanged providers
   */
  public Circuits successor(
      UnaryOperator<String> models,
      Function<String, List<ProviderAccount>> accounts,
      Collection<String> unchanged) {
    Circuits successor = new Circuits(policy, clock, models, accounts, listeners);
    unchanged.forEach(
        provider -> {
          ProviderCircuits kept = ofProvider(provider);
          kept.accounts().keep(accounts.apply(provider));
          successor.providers.put(provider, kept);
        });
    return successor;
  }

  /** Adds a listener that receives every change of a circuit's state; it must not throw. */
  public void onTransition(Consumer<CircuitTransition> listener) {
    listeners.add(listener);
  }

  Circuit of(Target target) {
    ProviderCircuits provider = ofProvider(target.provider());
    return provider
        .circuits()
        .computeIfAbsent(
            models.apply(target.model()),
            model -> create(target.provider(), model, provider.accounts()));
  }

  /** The circuit of a target; one that is not kept if the target was never called. */
  Circuit peek(Target target) {
    String model = models.apply(target.model());
    ProviderCircuits provider = providers.get(target.provider());
    Circuit known = provider == null ? null : provider.circuits().get(model);
    if (known != null) {
      return known;
    }
    return create(
        target.provider(),
        model,
        provider == null ? new AccountCooldowns(clock) : provider.accounts());
  }

  private ProviderCircuits ofProvider(String provider) {
    return providers.computeIfAbsent(
        provider,
        first -> new ProviderCircuits(new ConcurrentHashMap<>(), new AccountCooldowns(clock)));
  }

  private Circuit create(String provider, String model, AccountCooldowns ofAccounts) {
    CircuitBreaker breaker = CircuitBreaker.of(provider + "/" + model, config());
    return new Circuit(provider, model, breaker, policy, clock, ofAccounts, this::changed);
  }

  private void changed(CircuitTransition transition) {
    listeners.forEach(listener -> listener.accept(transition));
  }

  private CircuitBreakerConfig config() {
    Duration slow = policy.slowCallDuration();
    return CircuitBreakerConfig.custom()
        .slowCallDurationThreshold(slow.isZero() ? NEVER_SLOW : slow)
        .slowCallRateThreshold(policy.slowCallRate())
        .failureRateThreshold(policy.failureRate())
        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
        .slidingWindowSize(policy.window())
        .minimumNumberOfCalls(policy.minimumCalls())
        .permittedNumberOfCallsInHalfOpenState(policy.halfOpenCalls())
        .waitIntervalFunctionInOpenState(times -> policy.openFor(times).toMillis())
        .clock(new MonotonicInstants(clock))
        .build();
  }

  /** The accounts of a provider, in the order in which they are configured. */
  List<ProviderAccount> accounts(String provider) {
    return accounts.apply(provider);
  }

  /** Whether each account of a provider is used now, in their order; empty if it has only one. */
  public List<AccountStatus> accountsOf(String provider) {
    ProviderCircuits known = providers.get(provider);
    Collection<Circuit> circuits = known == null ? List.of() : known.circuits().values();
    return accounts(provider).stream()
        .filter(ProviderAccount::isOneOfSeveral)
        .map(account -> status(account, circuits))
        .toList();
  }

  private static AccountStatus status(ProviderAccount account, Collection<Circuit> circuits) {
    return circuits.stream()
        .map(circuit -> circuit.cooldowns().ofAccount(account))
        .filter(Objects::nonNull)
        .max(Comparator.comparing(Cooldown.Remaining::left))
        .map(longest -> new AccountStatus(account.number(), longest.left(), longest.cause()))
        .orElse(new AccountStatus(account.number(), null, null));
  }

  /**
   * Closes circuits, and ends all waits after failures.
   *
   * @param model the model; null: all models of the provider, and the wait of its account
   */
  public void reset(String provider, @Nullable String model) {
    ProviderCircuits known = providers.get(provider);
    if (known == null) {
      return;
    }
    if (model == null) {
      known.accounts().end();
      known.circuits().values().forEach(Circuit::reset);
    } else {
      Circuit circuit = known.circuits().get(models.apply(model));
      if (circuit != null) {
        circuit.reset();
      }
    }
  }

  /** The status of a provider's circuits, by the label of the model. */
  public Map<String, CircuitStatus> of(String provider) {
    Map<String, CircuitStatus> statuses = new TreeMap<>();
    ProviderCircuits known = providers.get(provider);
    if (known != null) {
      known
          .circuits()
          .forEach(
              (model, circuit) -> statuses.put(model, circuit.status(accounts.apply(provider))));
    }
    return statuses;
  }

  /** The monotonic clock in the form that Resilience4j needs. Its dates have no meaning. */
  private static final class MonotonicInstants extends Clock {
    private final MonotonicClock clock;

    MonotonicInstants(MonotonicClock clock) {
      this.clock = clock;
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plusNanos(clock.nanos());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
