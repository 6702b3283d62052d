package io.aiprovider.resilience;

import java.time.Duration;

/**
 * When a provider that keeps failing is no longer called. Applied separately to each provider and
 * model.
 *
 * @param enabled false: no failures are remembered between calls, not even a {@code Retry-After}
 * @param failureRate percentage of failed attempts at which the circuit opens
 * @param minimumCalls attempts before the rate is evaluated
 * @param window the latest attempts that the rate is calculated over
 * @param openFor how long the circuit stays open the first time; doubled each time a trial fails
 * @param maxOpenFor the longest it stays open
 * @param halfOpenCalls trials allowed after that time
 * @since 0.1
 */
public record CircuitBreakerPolicy(
    boolean enabled,
    int failureRate,
    int minimumCalls,
    int window,
    Duration openFor,
    Duration maxOpenFor,
    int halfOpenCalls) {

  public static final CircuitBreakerPolicy DEFAULT =
      new CircuitBreakerPolicy(true, 50, 10, 20, Duration.ofSeconds(10), Duration.ofMinutes(2), 1);

  public CircuitBreakerPolicy {
    Require.range("circuit breaker's failure rate", failureRate, 1, 100);
    Require.range("circuit breaker's window", window, 1, 10_000);
    Require.range("circuit breaker's minimum calls", minimumCalls, 1, window);
    Require.range("circuit breaker's half-open calls", halfOpenCalls, 1, 1_000);
    Require.positive("circuit breaker's open-for", openFor);
    if (maxOpenFor.compareTo(openFor) < 0) {
      throw new IllegalArgumentException(
          "The circuit breaker's max-open-for is " + maxOpenFor + ": use at least open-for.");
    }
  }

  /** How long the circuit stays open when it opens for the nth time in a row. */
  public Duration openFor(int times) {
    Duration wait = openFor;
    for (int i = 1; i < times && wait.compareTo(maxOpenFor) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(maxOpenFor) < 0 ? wait : maxOpenFor;
  }
}
