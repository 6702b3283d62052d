package io.aiprovider.resilience;

import io.aiprovider.call.Target;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * The circuits of all providers, one for each provider and known model; the models nobody knows
 * share one, so that made-up names cannot fill the memory. Thread-safe.
 */
public final class Circuits {
  private final CircuitBreakerPolicy policy;
  private final Clock clock;
  private final UnaryOperator<String> models;
  private final Map<String, Circuit> circuits = new ConcurrentHashMap<>();

  /**
   * No circuits yet.
   *
   * @param models gives a model's name one of a bounded number of labels; one label, one circuit
   */
  public Circuits(CircuitBreakerPolicy policy, Clock clock, UnaryOperator<String> models) {
    this.policy = policy;
    this.clock = clock;
    this.models = models;
  }

  Circuit of(Target target) {
    return circuits.computeIfAbsent(
        target.provider() + "/" + models.apply(target.model()),
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
