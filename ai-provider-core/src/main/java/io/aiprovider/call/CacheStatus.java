package io.aiprovider.call;

/**
 * What the response cache did for a call.
 *
 * @since 0.1
 */
public enum CacheStatus {
  /** Answered from the cache. */
  HIT,
  /** Not in the cache, or the caller did not allow a cached answer. */
  MISS,
  /** The cache was neither read nor written. */
  BYPASS
}
