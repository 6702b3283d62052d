package io.aiprovider.cache;

import org.jspecify.annotations.Nullable;

/**
 * Keeps answers. A cache that cannot be reached answers nothing and keeps nothing; it never fails a
 * call. Implementations are thread-safe.
 *
 * @since 0.1
 */
public interface ResponseCache extends AutoCloseable {

  /** The answer kept under the key; null when there is none, or its time is over. */
  @Nullable CachedAnswer get(String key);

  /** Keeps an answer for its {@code ttl}, or less when there is no room. */
  void put(String key, CachedAnswer answer);

  Stats stats();

  /** Closes its connections, if it has any. The creator of the cache closes it. */
  @Override
  default void close() {}

  /**
   * What the cache did so far.
   *
   * @param entries answers kept at the moment
   * @param hits times an answer was found
   * @param misses times none was
   */
  record Stats(long entries, long hits, long misses) {
    /** Hits as a share of all look-ups; 0 when there were none. */
    public double hitRate() {
      long all = hits + misses;
      return all == 0 ? 0 : (double) hits / all;
    }
  }
}
