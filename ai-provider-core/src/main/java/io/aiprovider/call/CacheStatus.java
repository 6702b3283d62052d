package io.aiprovider.call;

/**
 * What the response cache did for a call.
 *
 * @since 0.1
 */
public enum CacheStatus {
  /** Answered from the cache. */
  HIT,
  /**
   * Answered together with an identical call that was running: that one called a provider, and pays
   * for it.
   */
  COALESCED,
  /** Not in the cache, or the caller did not allow a cached answer. */
  MISS,
  /** The cache was neither read nor written. */
  BYPASS;

  /** Whether the answer comes from an earlier or another call, so that this one costs nothing. */
  public boolean isFree() {
    return this == HIT || this == COALESCED;
  }
}
