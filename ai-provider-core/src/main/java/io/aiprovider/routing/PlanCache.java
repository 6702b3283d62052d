package io.aiprovider.routing;

import io.aiprovider.plan.RoutePlan;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Caches plans, limited by their total number of candidates, because callers may send any number of
 * names. Plans are kept in two generations. When the young generation is full it becomes the old
 * one, and plans of the previous old generation that have not been used since are dropped.
 * Thread-safe; a hit takes no lock.
 *
 * @param <K> what a plan depends on
 */
final class PlanCache<K> {
  private final int most;
  private volatile Map<K, RoutePlan> young = new ConcurrentHashMap<>();
  private volatile Map<K, RoutePlan> old = Map.of();
  private final AtomicInteger candidates = new AtomicInteger();

  /** Creates an empty cache. Its plans together have at most about this number of candidates. */
  PlanCache(int most) {
    this.most = most / 2;
  }

  RoutePlan get(K key, Function<K, RoutePlan> planner) {
    RoutePlan known = young.get(key);
    return known != null ? known : promote(key, planner);
  }

  private RoutePlan promote(K key, Function<K, RoutePlan> planner) {
    RoutePlan found = old.get(key);
    RoutePlan plan = found != null ? found : planner.apply(key);
    @Nullable RoutePlan before = young.putIfAbsent(key, plan);
    if (before != null) {
      return before;
    }
    int size = Math.max(plan.candidates().size(), 1);
    if (candidates.addAndGet(size) > most) {
      turnOver();
    }
    return plan;
  }

  private synchronized void turnOver() {
    if (candidates.get() > most) {
      old = young;
      young = new ConcurrentHashMap<>();
      candidates.set(0);
    }
  }

  /** The total number of candidates in the cached plans. */
  int size() {
    return size(young) + size(old);
  }

  private static int size(Map<?, RoutePlan> plans) {
    return plans.values().stream().mapToInt(plan -> plan.candidates().size()).sum();
  }
}
