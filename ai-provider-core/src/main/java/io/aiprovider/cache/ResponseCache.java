package io.aiprovider.cache;

import org.jspecify.annotations.Nullable;

/**
 * Stores answers. A cache that cannot be reached returns no answer and stores none, but never makes
 * a call fail. Implementations are thread-safe.
 *
 * @since 0.1
 */
public interface ResponseCache extends AutoCloseable {

  /** The answer stored under the key; null when there is none, or it has expired. */
  @Nullable CachedAnswer get(String key);

  /** Stores an answer for its {@code ttl}, or for less time when space runs out. */
  void put(String key, CachedAnswer answer);

  Stats stats();

  /** Closes its connections, if it has any. Called by the code that created the cache. */
  @Override
  default void close() {}

  /**
   * The statistics of the cache so far.
   *
   * @param entries answers stored at present
   * @param hits look-ups that found an answer
   * @param misses look-ups that found none
   */
  record Stats(long entries, long hits, long misses) {
    /** Hits as a share of all look-ups; 0 when there were none. */
    public double hitRate() {
      long all = hits + misses;
      return all == 0 ? 0 : (double) hits / all;
    }
  }
}
