package io.aiprovider.limit.memory;

import io.aiprovider.limit.LimitStatus;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.time.Instant;

/**
 * A token bucket that is filled evenly within a minute. It may be in debt, if more was used than
 * was expected, but not for longer than a day: one wrong number must not exclude a caller forever.
 * Not thread-safe.
 */
final class MinuteRate {
  private static final Duration LONGEST_DEBT = Duration.ofDays(1);

  private final Bucket bucket;
  private long perMinute;

  MinuteRate(long perMinute, TimeMeter time) {
    this.perMinute = perMinute;
    this.bucket =
        Bucket.builder()
            .addLimit(bandwidth(perMinute))
            .withCustomTimePrecision(time)
            .withSynchronizationStrategy(SynchronizationStrategy.NONE) // the owner has a lock
            .build();
  }

  private static Bandwidth bandwidth(long perMinute) {
    return Bandwidth.builder()
        .capacity(perMinute)
        .refillGreedy(perMinute, Duration.ofMinutes(1))
        .build();
  }

  /** Changes the limit; what was used stays used. */
  void limit(long changed) {
    if (changed != perMinute) {
      long used = perMinute - bucket.getAvailableTokens();
      perMinute = changed;
      bucket.replaceConfiguration(
          BucketConfiguration.builder().addLimit(bandwidth(changed)).build(),
          TokensInheritanceStrategy.RESET);
      take(used);
    }
  }

  /** How much is taken for this number: at least 1, at most what a full bucket has. */
  long portion(long number) {
    return Math.max(1, Math.min(number, perMinute));
  }

  /** How long to wait until this number can be taken. */
  Duration waitFor(long number) {
    return Duration.ofNanos(bucket.estimateAbilityToConsume(number).getNanosToWaitForRefill());
  }

  /** Takes a number, even if there is less; a negative number is given back. */
  void take(long number) {
    if (number > 0) {
      long most = bucket.getAvailableTokens() + perMinute * LONGEST_DEBT.toMinutes();
      bucket.consumeIgnoringRateLimits(Math.max(1, Math.min(number, most)));
    } else if (number < 0) {
      bucket.addTokens(-number);
    }
  }

  LimitStatus.Level level(Instant now) {
    return new LimitStatus.Level(
        perMinute, Math.max(0, bucket.getAvailableTokens()), now.plus(waitFor(perMinute)));
  }

  boolean isFull() {
    return bucket.getAvailableTokens() >= perMinute;
  }
}
