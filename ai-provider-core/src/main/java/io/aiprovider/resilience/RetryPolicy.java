package io.aiprovider.resilience;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Retries on the same provider.
 *
 * @param maxAttempts attempts on one provider and model, the first included
 * @param backoff the wait before the second attempt; doubled for each further one
 * @param maxBackoff the longest wait; if a provider requests a longer wait, it is not retried
 * @since 0.1
 */
public record RetryPolicy(int maxAttempts, Duration backoff, Duration maxBackoff) {

  public static final RetryPolicy DEFAULT =
      new RetryPolicy(2, Duration.ofMillis(200), Duration.ofSeconds(5));

  public RetryPolicy {
    Require.range("retry's max-attempts", maxAttempts, 1, 100);
    Require.positive("retry's backoff", backoff);
    Require.positive("retry's max-backoff", maxBackoff);
  }

  /**
   * The wait before the next attempt: half of it is fixed and half random, so that callers that
   * failed at the same time do not retry at the same time.
   *
   * @param attempts attempts so far, at least one
   */
  public Duration waitAfter(int attempts) {
    long most = backoff.toNanos();
    for (int i = 1; i < attempts && most < maxBackoff.toNanos(); i++) {
      most *= 2;
    }
    most = Math.min(most, maxBackoff.toNanos());
    return Duration.ofNanos(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
  }
}
