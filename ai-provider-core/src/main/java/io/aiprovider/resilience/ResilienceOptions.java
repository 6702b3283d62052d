package io.aiprovider.resilience;

import java.time.Duration;

/**
 * How much time and how many attempts a call may use.
 *
 * @param deadline time for one call with all its attempts
 * @param maxAttempts attempts over all providers, the first included; a provider that does not have
 *     the model is not counted
 * @param retry retries on the same provider
 * @param retryBudget the largest number of retries and hedges within 10 seconds, as a share of the
 *     number of calls; 10 are always allowed. Failover to another provider is not limited by it
 * @param circuitBreaker when a failing provider is no longer called
 * @param hedge whether a second target is called while the first one takes long
 * @param afterCommit what happens if a stream breaks off after its first content
 * @since 0.1
 */
public record ResilienceOptions(
    Duration deadline,
    int maxAttempts,
    RetryPolicy retry,
    double retryBudget,
    CircuitBreakerPolicy circuitBreaker,
    HedgePolicy hedge,
    AfterCommit afterCommit) {

  public static final ResilienceOptions DEFAULT =
      new ResilienceOptions(
          Duration.ofMinutes(15), 3, RetryPolicy.DEFAULT, 0.2, CircuitBreakerPolicy.DEFAULT);

  /** Options without hedges, whose broken streams end with the failure. */
  public ResilienceOptions(
      Duration deadline,
      int maxAttempts,
      RetryPolicy retry,
      double retryBudget,
      CircuitBreakerPolicy circuitBreaker) {
    this(
        deadline,
        maxAttempts,
        retry,
        retryBudget,
        circuitBreaker,
        HedgePolicy.OFF,
        AfterCommit.ERROR);
  }

  public ResilienceOptions {
    Require.positive("deadline", deadline);
    Require.range("max-attempts", maxAttempts, 1, 100);
    if (!(retryBudget >= 0 && retryBudget <= 1)) {
      throw new IllegalArgumentException(
          "The retry budget is " + retryBudget + ": use a share of calls, 0 to 1.");
    }
  }

  public ResilienceOptions withDeadline(Duration value) {
    return new ResilienceOptions(
        value, maxAttempts, retry, retryBudget, circuitBreaker, hedge, afterCommit);
  }

  public ResilienceOptions withMaxAttempts(int value) {
    return new ResilienceOptions(
        deadline, value, retry, retryBudget, circuitBreaker, hedge, afterCommit);
  }

  public ResilienceOptions withRetry(RetryPolicy value) {
    return new ResilienceOptions(
        deadline, maxAttempts, value, retryBudget, circuitBreaker, hedge, afterCommit);
  }

  public ResilienceOptions withRetryBudget(double value) {
    return new ResilienceOptions(
        deadline, maxAttempts, retry, value, circuitBreaker, hedge, afterCommit);
  }

  public ResilienceOptions withCircuitBreaker(CircuitBreakerPolicy value) {
    return new ResilienceOptions(
        deadline, maxAttempts, retry, retryBudget, value, hedge, afterCommit);
  }

  public ResilienceOptions withHedge(HedgePolicy value) {
    return new ResilienceOptions(
        deadline, maxAttempts, retry, retryBudget, circuitBreaker, value, afterCommit);
  }

  public ResilienceOptions withAfterCommit(AfterCommit value) {
    return new ResilienceOptions(
        deadline, maxAttempts, retry, retryBudget, circuitBreaker, hedge, value);
  }
}
