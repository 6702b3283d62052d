package io.aiprovider.resilience;

import io.aiprovider.call.Target;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The circuits of all providers, one for each provider and known model; the models nobody knows
 * share one, so that made-up names cannot fill the memory. Thread-safe.
 */
public final class Circuits {
  private static final String OTHER = "*";

  private final CircuitBreakerPolicy policy;
  private final Clock clock;
  private final Predicate<String> knownModel;
  private final Map<String, Circuit> circuits = new ConcurrentHashMap<>();

  /**
   * No circuits yet.
   *
   * @param knownModel whether a model gets a circuit of its own
   */
  public Circuits(CircuitBreakerPolicy policy, Clock clock, Predicate<String> knownModel) {
    this.policy = policy;
    this.clock = clock;
    this.knownModel = knownModel;
  }

  Circuit of(Target target) {
    String model = knownModel.test(target.model()) ? target.model() : OTHER;
    return circuits.computeIfAbsent(
        target.provider() + "/" + model,
        name -> new Circuit(CircuitBreaker.of(name, config()), policy, clock));
  }

  private CircuitBreakerConfig config() {
    return CircuitBreakerConfig.custom()
        .failureRateThreshold(policy.failureRate())
        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
        .slidingWindowSize(policy.window())
        .minimumNumberOfCalls(policy.minimumCalls())
        .permittedNumberOfCallsInHalfOpenState(policy.halfOpenCalls())
        .waitIntervalFunctionInOpenState(times -> policy.openFor(times).toMillis())
        .clock(clock)
        .build();
  }

  /** The states of a provider's circuits, by model. */
  public Map<String, CircuitState> states(String provider) {
    Map<String, CircuitState> states = new TreeMap<>();
    circuits.forEach(
        (name, circuit) -> {
          if (name.startsWith(provider + "/")) {
            states.put(name.substring(provider.length() + 1), circuit.state());
          }
        });
    return states;
  }
}
