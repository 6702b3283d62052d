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
 * @param slowCallDuration an attempt is slow if its answer, or the first content of its stream,
 *     takes longer; zero: none is slow
 * @param slowCallRate percentage of slow attempts at which the circuit opens too
 * @since 0.1
 */
public record CircuitBreakerPolicy(
    boolean enabled,
    int failureRate,
    int minimumCalls,
    int window,
    Duration openFor,
    Duration maxOpenFor,
    int halfOpenCalls,
    Duration slowCallDuration,
    int slowCallRate) {

  public static final CircuitBreakerPolicy DEFAULT =
      new CircuitBreakerPolicy(true, 50, 10, 20, Duration.ofSeconds(10), Duration.ofMinutes(2), 1);

  /** A policy for which no attempt is slow. */
  public CircuitBreakerPolicy(
      boolean enabled,
      int failureRate,
      int minimumCalls,
      int window,
      Duration openFor,
      Duration maxOpenFor,
      int halfOpenCalls) {
    this(
        enabled,
        failureRate,
        minimumCalls,
        window,
        openFor,
        maxOpenFor,
        halfOpenCalls,
        Duration.ZERO,
        100);
  }

  public CircuitBreakerPolicy {
    Require.range("circuit breaker's failure rate", failureRate, 1, 100);
    Require.range("circuit breaker's window", window, 1, 10_000);
    Require.range("circuit breaker's minimum calls", minimumCalls, 1, window);
    Require.range("circuit breaker's half-open calls", halfOpenCalls, 1, 1_000);
    Require.range("circuit breaker's slow-call rate", slowCallRate, 1, 100);
    Require.positive("circuit breaker's open-for", openFor);
    if (slowCallDuration.isNegative()) {
      throw new IllegalArgumentException(
          "The circuit breaker's slow-call duration is "
              + slowCallDuration
              + ": use zero (no call is slow) or more.");
    }
    if (maxOpenFor.compareTo(openFor) < 0) {
      throw new IllegalArgumentException(
          "The circuit breaker's max-open-for is " + maxOpenFor + ": use at least open-for.");
    }
  }

  /** This policy, with these slow attempts. */
  public CircuitBreakerPolicy withSlowCalls(Duration duration, int rate) {
    return new CircuitBreakerPolicy(
        enabled,
        failureRate,
        minimumCalls,
        window,
        openFor,
        maxOpenFor,
        halfOpenCalls,
        duration,
        rate);
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
