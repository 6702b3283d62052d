package io.aiprovider.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A cache in the memory of this process, limited by the size of its entries in bytes. Thread-safe.
 *
 * @since 0.1
 */
public final class CaffeineResponseCache implements ResponseCache {
  private static final Comparator<Entry> OLDEST_FIRST =
      Comparator.comparing(Entry::created).thenComparing(Entry::key);

  private final Clock clock;
  private final Cache<String, StoredAnswer> answers;
  private final LongAdder evictions = new LongAdder();
  private volatile long maxBytes;

  /**
   * An empty cache.
   *
   * @param maxBytes the maximum size of all entries; a single entry may take an eighth of it
   * @param clock the clock for the expiry of entries
   */
  public CaffeineResponseCache(long maxBytes, Clock clock) {
    this.maxBytes = maxBytes;
    this.clock = clock;
    this.answers =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((String key, StoredAnswer stored) -> stored.weight(key))
            .expireAfter(Expiry.writing((String key, StoredAnswer stored) -> timeLeft(stored)))
            .evictionListener((key, stored, cause) -> count(cause))
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run) // its upkeep is short: to wake a thread for it costs more
            .recordStats()
            .build();
  }

  private Duration timeLeft(StoredAnswer stored) {
    return stored.answer().timeLeft(clock.instant());
  }

  private void count(RemovalCause cause) {
    if (cause == RemovalCause.SIZE) {
      evictions.increment();
    }
  }

  @Override
  public @Nullable CachedAnswer get(String key) {
    StoredAnswer stored = answers.getIfPresent(key);
    return stored == null ? null : stored.hit();
  }

  @Override
  public @Nullable CachedAnswer peek(String key) {
    StoredAnswer stored = answers.policy().getIfPresentQuietly(key);
    return stored == null ? null : stored.answer();
  }

  @Override
  public void put(String key, CachedAnswer answer) {
    StoredAnswer stored = new StoredAnswer(answer);
    Duration left = timeLeft(stored);
    boolean expired = left.isNegative() || left.isZero();
    if (!expired && stored.weight(key) <= maxBytes / 8) {
      answers.put(key, stored);
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
  public long clear(CacheSelection selection) {
    long removed = 0;
    for (Map.Entry<String, StoredAnswer> entry : answers.asMap().entrySet()) {
      boolean selected = selection.includes(entry.getValue().answer());
      if (selected && answers.asMap().remove(entry.getKey(), entry.getValue())) {
        removed++;
      }
    }
    return removed;
  }

  @Override
  public List<Entry> entries(int limit) {
    PriorityQueue<Entry> newest = new PriorityQueue<>(OLDEST_FIRST);
    answers
        .asMap()
        .forEach(
            (key, stored) -> {
              newest.add(stored.entry(key));
              if (newest.size() > limit) {
                newest.poll();
              }
            });
    return newest.stream().sorted(OLDEST_FIRST.reversed()).toList();
  }

  @Override
  public Stats stats() {
    answers.cleanUp();
    CacheStats stats = answers.stats();
    return new Stats(
        answers.estimatedSize(),
        stats.hitCount(),
        stats.missCount(),
        evictions.sum(),
        answers.policy().eviction().orElseThrow().weightedSize().orElse(0));
  }
}
