package io.aiprovider.call;

/**
 * What the response cache did for a call.
 *
 * @since 0.1
 */
public enum CacheStatus {
  /** Answered from the cache. */
  HIT,
  /** Answered from the cache with the answer to another question that has the same meaning. */
  SEMANTIC_HIT,
  /**
   * Answered together with an identical call that was running: that one called a provider, and pays
   * for it.
   */
  COALESCED,
  /**
   * Answered from the cache with an answer that was not fresh any more: a newer one is requested in
   * the background, or no provider could give one.
   */
  STALE,
  /** Not in the cache, or the caller did not allow a cached answer. */
  MISS,
  /** The cache was neither read nor written. */
  BYPASS;

  /** Whether the answer was paid for by an earlier call, or by another one. */
  public boolean isFree() {
    return this == HIT || this == SEMANTIC_HIT || this == STALE || this == COALESCED;
  }
}
