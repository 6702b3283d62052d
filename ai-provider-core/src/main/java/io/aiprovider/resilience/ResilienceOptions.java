package io.aiprovider.resilience;

import java.time.Duration;

/**
 * What a call may spend on getting an answer.
 *
 * @param deadline time for one call, all attempts
 * @param maxAttempts attempts over all providers, the first included; a provider that does not have
 *     the model is not counted
 * @param retry trying again on one provider
 * @param retryBudget attempts on a provider that has already failed the call, as a share of calls
 *     (at least 10 in 10 s); going on to another provider is never refused
 * @param circuitBreaker leaving a provider alone
 * @since 0.1
 */
public record ResilienceOptions(
    Duration deadline,
    int maxAttempts,
    RetryPolicy retry,
    double retryBudget,
    CircuitBreakerPolicy circuitBreaker) {

  public static final ResilienceOptions DEFAULT =
      new ResilienceOptions(
          Duration.ofMinutes(15), 3, RetryPolicy.DEFAULT, 0.2, CircuitBreakerPolicy.DEFAULT);

  public ResilienceOptions {
    Require.positive("deadline", deadline);
    Require.range("max-attempts", maxAttempts, 1, 100);
    if (!(retryBudget >= 0 && retryBudget <= 1)) {
      throw new IllegalArgumentException(
          "The retry budget is " + retryBudget + ": use a share of calls, 0 to 1.");
    }
  }

  public ResilienceOptions withDeadline(Duration value) {
    return new ResilienceOptions(value, maxAttempts, retry, retryBudget, circuitBreaker);
  }

  public ResilienceOptions withMaxAttempts(int value) {
    return new ResilienceOptions(deadline, value, retry, retryBudget, circuitBreaker);
  }

  public ResilienceOptions withRetry(RetryPolicy value) {
    return new ResilienceOptions(deadline, maxAttempts, value, retryBudget, circuitBreaker);
  }

  public ResilienceOptions withRetryBudget(double value) {
    return new ResilienceOptions(deadline, maxAttempts, retry, value, circuitBreaker);
  }

  public ResilienceOptions withCircuitBreaker(CircuitBreakerPolicy value) {
    return new ResilienceOptions(deadline, maxAttempts, retry, retryBudget, value);
  }
}
