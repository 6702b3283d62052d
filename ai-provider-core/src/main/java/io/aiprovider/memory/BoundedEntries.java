package io.aiprovider.memory;

import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Entries in memory, up to a maximum. Each time an entry is added, the next few of the others are
 * looked at, in a circle, and removed if they are not needed any more. So no thread ever looks at
 * all of them, and those that are not needed do not accumulate. Thread-safe.
 *
 * @param <K> the keys
 * @param <E> the entries
 * @since 0.1
 */
public final class BoundedEntries<K, E extends LockedEntry> {
  private static final int LOOKED_AT = 4;
  private static final int LOOKED_AT_WHEN_FULL = 64;

  private final ConcurrentMap<K, E> entries = new ConcurrentHashMap<>();
  private final Function<K, E> create;
  private final int max;
  private final Runnable onLoss;
  private final Clock dates;
  private final ReentrantLock circling = new ReentrantLock();
  private Iterator<Map.Entry<K, E>> circle = Collections.emptyIterator();
  private Instant nextWarning = Instant.MIN;

  /**
   * No entries yet.
   *
   * @param create creates an entry
   * @param max how many entries it keeps. With more, it removes some that must not be lost, but
   *     never those that {@link LockedEntry#canBeForgotten} keeps
   * @param onLoss runs when such an entry was removed, at most once a minute
   */
  public BoundedEntries(Function<K, E> create, int max, Clock dates, Runnable onLoss) {
    this.create = create;
    this.max = max;
    this.dates = dates;
    this.onLoss = onLoss;
  }

  /** An entry; null if there is none. Adds nothing. */
  public @Nullable E find(K key) {
    return entries.get(key);
  }

  /** An entry, which is added if there is none. */
  public E get(K key) {
    E known = entries.get(key);
    if (known != null) {
      return known;
    }
    removeUnused();
    return entries.computeIfAbsent(key, create);
  }

  private void removeUnused() {
    if (!circling.tryLock()) {
      return; // another thread does it
    }
    try {
      Instant now = dates.instant();
      for (int i = 0; i < LOOKED_AT; i++) {
        remove(now, false);
      }
      for (int i = 0; i < LOOKED_AT_WHEN_FULL && entries.size() >= max; i++) {
        if (remove(now, true)) {
          warn(now);
        }
      }
    } finally {
      circling.unlock();
    }
  }

  /** Looks at the next entry, and removes it if it is not needed any more, or if it must. */
  private boolean remove(Instant now, boolean must) {
    if (!circle.hasNext()) {
      circle = entries.entrySet().iterator();
    }
    if (!circle.hasNext()) {
      return false;
    }
    Map.Entry<K, E> next = circle.next();
    E entry = next.getValue();
    if (!entry.lock().tryLock()) {
      return false; // in use
    }
    try {
      return entry.forget(now, must) && entries.remove(next.getKey(), entry);
    } finally {
      entry.lock().unlock();
    }
  }

  private void warn(Instant now) {
    if (now.isAfter(nextWarning)) {
      nextWarning = now.plusSeconds(60);
      onLoss.run();
    }
  }

  /** Does something with each entry, without its lock. */
  public void forEach(BiConsumer<K, E> action) {
    entries.forEach(action);
  }

  /** How many entries there are. */
  public int size() {
    return entries.size();
  }
}
