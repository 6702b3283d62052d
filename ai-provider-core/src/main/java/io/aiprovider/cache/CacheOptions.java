package io.aiprovider.cache;

import java.time.Duration;

/**
 * Settings of the response cache.
 *
 * @param enabled whether answers are cached
 * @param ttl how long an answer is stored
 * @param maxBytes the maximum size of the cache in memory, in bytes
 * @param scope which callers share answers
 * @param coalescing whether identical calls that run at the same time share one answer; they do so
 *     only if answers are cached
 * @since 0.1
 */
public record CacheOptions(
    boolean enabled, Duration ttl, long maxBytes, CacheScope scope, boolean coalescing) {

  private static final long LARGEST_ANSWER = 4L * 1024 * 1024;

  public static final CacheOptions DEFAULT =
      new CacheOptions(true, Duration.ofMinutes(5), 256L * 1024 * 1024, CacheScope.TENANT);

  public static final CacheOptions DISABLED =
      new CacheOptions(false, DEFAULT.ttl(), DEFAULT.maxBytes(), DEFAULT.scope());

  public CacheOptions {
    if (ttl.isNegative() || ttl.isZero()) {
      throw new IllegalArgumentException(
          "The cache's ttl is " + ttl + ": use more than zero, or switch the cache off.");
    }
    if (maxBytes <= 0) {
      throw new IllegalArgumentException(
          "The cache's max-size is " + maxBytes + ": use more than zero, or switch the cache off.");
    }
  }

  /** Settings with coalescing. */
  public CacheOptions(boolean enabled, Duration ttl, long maxBytes, CacheScope scope) {
    this(enabled, ttl, maxBytes, scope, true);
  }

  /** These settings with or without coalescing. */
  public CacheOptions withCoalescing(boolean coalesced) {
    return new CacheOptions(enabled, ttl, maxBytes, scope, coalesced);
  }

  /**
   * The maximum size of an answer that is cached, in bytes: an eighth of the whole cache, at most 4
   * MB.
   */
  public long largestAnswer() {
    return Math.min(maxBytes / 8, LARGEST_ANSWER);
  }
}
