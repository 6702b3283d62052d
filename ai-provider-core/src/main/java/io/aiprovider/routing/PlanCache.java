package io.aiprovider.routing;

import io.aiprovider.plan.RoutePlan;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Caches plans, limited by their total number of candidates and by the size of their keys, because
 * callers may send any number of names, and may have long lists of allowed models. Plans are kept
 * in two maps. New plans, and old ones that are used again, are put into the young map. When it is
 * full, it becomes the old map, and the previous old map is dropped. Thread-safe; a hit takes no
 * lock.
 *
 * @param <K> what a plan depends on
 */
final class PlanCache<K> {
  private final int maxSize;
  private final ToIntFunction<K> keySize;
  private volatile Map<K, RoutePlan> young = new ConcurrentHashMap<>();
  private volatile Map<K, RoutePlan> old = Map.of();
  private final AtomicInteger used = new AtomicInteger();

  /**
   * Creates an empty cache.
   *
   * @param maxSize about the largest number of candidates, together with the sizes of the keys
   * @param keySize the size of a key: 0 if it is small
   */
  PlanCache(int maxSize, ToIntFunction<K> keySize) {
    this.maxSize = maxSize / 2;
    this.keySize = keySize;
  }

  RoutePlan get(K key, Function<K, RoutePlan> planner) {
    RoutePlan known = young.get(key);
    return known != null ? known : findOrAdd(key, planner);
  }

  private RoutePlan findOrAdd(K key, Function<K, RoutePlan> planner) {
    RoutePlan found = old.get(key);
    RoutePlan plan = found != null ? found : planner.apply(key);
    @Nullable RoutePlan before = young.putIfAbsent(key, plan);
    if (before != null) {
      return before;
    }
    if (used.addAndGet(size(key, plan)) > maxSize) {
      replaceOldMap();
    }
    return plan;
  }

  private synchronized void replaceOldMap() {
    if (used.get() > maxSize) {
      old = young;
      young = new ConcurrentHashMap<>();
      used.set(0);
    }
  }

  /** The total number of candidates in the cached plans, together with the sizes of the keys. */
  int size() {
    return size(young) + size(old);
  }

  private int size(Map<K, RoutePlan> plans) {
    return plans.entrySet().stream().mapToInt(each -> size(each.getKey(), each.getValue())).sum();
  }

  private int size(K key, RoutePlan plan) {
    return Math.max(plan.candidates().size(), 1) + keySize.applyAsInt(key);
  }
}
