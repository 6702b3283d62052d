package io.aiprovider.cache;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Two caches used together: a near one, which is fast, and a far one, which is shared by several
 * processes. An answer that only the far one has is copied into the near one, for the rest of its
 * time to live; new answers are stored in both. If the near one's answer is stale, the far one is
 * asked for a newer one. Thread-safe if both are.
 *
 * @since 0.1
 */
public final class TieredResponseCache implements ResponseCache {
  private final ResponseCache near;
  private final ResponseCache far;
  private final Clock clock;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /** An answer that was read from the far cache before a removal is not copied after it. */
  private final ReadWriteLock removing = new ReentrantReadWriteLock();

  private final AtomicLong removals = new AtomicLong();

  /**
   * Combines these two caches.
   *
   * @param clock the clock by which an answer is stale
   */
  public TieredResponseCache(ResponseCache near, ResponseCache far, Clock clock) {
    this.near = near;
    this.far = far;
    this.clock = clock;
    far.onCleared(this::clearNear);
  }

  @Override
  public @Nullable CachedAnswer get(String key) {
    CachedAnswer answer = near.get(key);
    if (answer == null || answer.isStale(clock.instant())) {
      answer = fromFar(key, answer);
    }
    (answer == null ? misses : hits).increment();
    return answer;
  }

  @Override
  public @Nullable CachedAnswer peek(String key) {
    CachedAnswer answer = near.peek(key);
    return answer == null || answer.isStale(clock.instant())
        ? newer(answer, far.peek(key))
        : answer;
  }

  /** The far one's answer, if it is newer than the stale one of the near one. */
  private static @Nullable CachedAnswer newer(
      @Nullable CachedAnswer stale, @Nullable CachedAnswer answer) {
    return answer == null || stale != null && !answer.stored().isAfter(stale.stored())
        ? stale
        : answer;
  }

  private @Nullable CachedAnswer fromFar(String key, @Nullable CachedAnswer stale) {
    long before = removals.get();
    CachedAnswer answer = newer(stale, far.get(key));
    if (answer == null || answer == stale) {
      return stale;
    }
    removing.readLock().lock();
    try {
      if (removals.get() == before) {
        near.put(key, answer);
      }
    } finally {
      removing.readLock().unlock();
    }
    return answer;
  }

  @Override
  public void put(String key, CachedAnswer answer) {
    near.put(key, answer);
    far.put(key, answer);
  }

  /** The cache that is asked first. */
  public ResponseCache near() {
    return near;
  }

  /**
   * Removes answers from both. An answer in both counts once; where the two differ, the larger
   * number is returned.
   */
  @Override
  public long clear(CacheSelection selection) {
    long shared = 0;
    long own;
    try {
      shared = far.clear(selection);
    } finally {
      own = clearNear(selection);
    }
    return Math.max(shared, own);
  }

  private long clearNear(CacheSelection selection) {
    removing.writeLock().lock();
    try {
      removals.incrementAndGet();
      return near.clear(selection);
    } finally {
      removing.writeLock().unlock();
    }
  }

  /** Those of both. The hits of an answer in both are added up. */
  @Override
  public List<Entry> entries(int limit) {
    Map<String, Entry> all = new LinkedHashMap<>();
    far.entries(limit).forEach(entry -> all.put(entry.key(), entry));
    near.entries(limit).forEach(entry -> all.merge(entry.key(), entry, Entry::together));
    List<Entry> entries = new ArrayList<>(all.values());
    entries.sort(Comparator.comparing(Entry::created).reversed());
    return entries.stream().limit(limit).toList();
  }

  /** The near cache's entries, evictions and bytes; hits in either, and misses in both. */
  @Override
  public Stats stats() {
    Stats own = near.stats();
    return new Stats(own.entries(), hits.sum(), misses.sum(), own.evictions(), own.bytes());
  }

  /** Closes both. */
  @Override
  public void close() {
    try {
      near.close();
    } finally {
      far.close();
    }
  }
}
