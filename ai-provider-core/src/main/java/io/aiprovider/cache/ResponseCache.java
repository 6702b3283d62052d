package io.aiprovider.cache;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stores answers. A cache that cannot be reached returns no answer and stores none, but never makes
 * a call fail. Implementations are thread-safe.
 *
 * @since 0.1
 */
public interface ResponseCache extends AutoCloseable {

  /**
   * The answer stored under the key; null when there is none, or it has expired. An answer that has
   * a {@link CachedAnswer#staleTime} expires after it: until then it is returned although it {@link
   * CachedAnswer#isStale}.
   */
  @Nullable CachedAnswer get(String key);

  /**
   * The answer that {@link #get} would return, for somebody who only wants to know whether there is
   * one: it is not counted as a look-up, and does not stay stored for longer because of it. A cache
   * that counts look-ups must override this; by default, it is {@link #get}.
   */
  default @Nullable CachedAnswer peek(String key) {
    return get(key);
  }

  /**
   * Stores an answer for its {@link CachedAnswer#timeLeft}, or for less time when space runs out.
   */
  void put(String key, CachedAnswer answer);

  Stats stats();

  /**
   * Removes answers. They are not returned any more when this returns; calls that are still running
   * may store their answers afterwards. Other processes that share the store return them no longer
   * than it takes to tell these processes.
   *
   * @return how many were removed
   * @throws UnsupportedOperationException if the cache cannot do this; the default
   * @throws IllegalStateException if the cache cannot be reached, so that they may be returned
   *     again later; those in the memory of this process are removed
   */
  default long clear(CacheSelection selection) {
    throw new UnsupportedOperationException(
        getClass().getName() + " cannot remove answers: it does not override clear.");
  }

  /**
   * The newest answers, the newest first; never their content. This may take time: it is meant for
   * pages of an administrator.
   *
   * @param limit the greatest number
   * @return empty if the cache does not list its answers; the default
   */
  default List<Entry> entries(int limit) {
    return List.of();
  }

  /**
   * Sets what is told when another process has removed answers from the store that it shares with
   * this one. It replaces the listener that was set before. A cache without a shared store, the
   * default, never tells.
   */
  default void onCleared(Consumer<CacheSelection> listener) {}

  /** Closes its connections, if it has any. Called by the code that created the cache. */
  @Override
  default void close() {}

  /**
   * The statistics of the cache so far.
   *
   * @param entries answers stored at present
   * @param hits look-ups that found an answer
   * @param misses look-ups that found none
   * @param evictions answers that were removed for lack of space, before they expired
   * @param bytes the estimated size of the answers stored at present
   */
  record Stats(long entries, long hits, long misses, long evictions, long bytes) {

    /** Of a cache that does not count evictions and bytes. */
    public Stats(long entries, long hits, long misses) {
      this(entries, hits, misses, 0, 0);
    }

    /** Hits as a share of all look-ups; 0 when there were none. */
    public double hitRate() {
      long all = hits + misses;
      return all == 0 ? 0 : (double) hits / all;
    }
  }

  /**
   * An answer in the cache without its content.
   *
   * @param key the key it is stored under: a hash of the request
   * @param tenant whose call stored it; null if not known
   * @param model the model that was asked for; the one that answered if that is not known
   * @param created when it was stored
   * @param expires when it is removed
   * @param hits look-ups that found it
   */
  record Entry(
      String key,
      @Nullable String tenant,
      String model,
      Instant created,
      Instant expires,
      long hits) {

    /** The entry of an answer. */
    public static Entry of(String key, CachedAnswer answer, long hits) {
      String asked = answer.requestedModel();
      return new Entry(
          key,
          answer.tenant(),
          asked == null ? answer.model() : asked,
          answer.stored(),
          answer.expires(),
          hits);
    }

    /** The newer of two that have the same key, with the hits of both. */
    Entry together(Entry other) {
      Entry newer = created.isBefore(other.created()) ? other : this;
      return new Entry(
          key,
          newer.tenant(),
          newer.model(),
          newer.created(),
          newer.expires(),
          hits + other.hits());
    }
  }
}
