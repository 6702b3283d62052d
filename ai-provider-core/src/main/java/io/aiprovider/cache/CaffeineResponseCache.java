package io.aiprovider.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A cache in the memory of this process, limited by the size of its entries in bytes. Thread-safe.
 *
 * @since 0.1
 */
public final class CaffeineResponseCache implements ResponseCache {
  private volatile long maxBytes;
  private final Cache<String, CachedAnswer> answers;

  /**
   * An empty cache.
   *
   * @param maxBytes the maximum size of all entries; a single entry may take an eighth of it
   * @param clock the clock for the expiry of entries
   */
  public CaffeineResponseCache(long maxBytes, Clock clock) {
    this.maxBytes = maxBytes;
    this.answers =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((String key, CachedAnswer answer) -> answer.weight())
            .expireAfter(Expiry.writing((String key, CachedAnswer answer) -> answer.ttl()))
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run) // its upkeep is short: to wake a thread for it costs more
            .recordStats()
            .build();
  }

  @Override
  public @Nullable CachedAnswer get(String key) {
    return answers.getIfPresent(key);
  }

  @Override
  public void put(String key, CachedAnswer answer) {
    if (answer.weight() <= maxBytes / 8) {
      answers.put(key, answer);
    }
  }

  /**
   * Changes the maximum size. Entries that have no room any more are removed.
   *
   * @param maxBytes the maximum size of all entries; a single entry may take an eighth of it
   */
  public void resize(long maxBytes) {
    this.maxBytes = maxBytes;
    answers.policy().eviction().ifPresent(eviction -> eviction.setMaximum(maxBytes));
  }

  @Override
  public Stats stats() {
    answers.cleanUp();
    CacheStats stats = answers.stats();
    return new Stats(answers.estimatedSize(), stats.hitCount(), stats.missCount());
  }
}
