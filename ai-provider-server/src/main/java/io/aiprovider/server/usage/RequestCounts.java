package io.aiprovider.server.usage;

import io.aiprovider.limit.LimitDecision;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.LimitStatus;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
import java.util.List;

/**
 * The requests of keys without a quota in the present hour: those of this server at once, and those
 * of the others as far as {@link QuotaExchange} has learned of them. They are counted like quotas
 * that never end. Thread-safe.
 */
final class RequestCounts {
  private static final Limits NO_END = Limits.of(Quota.perHour(Long.MAX_VALUE));

  private final MemoryLimitStore store;

  RequestCounts(Clock clock) {
    this.store = new MemoryLimitStore(clock, MonotonicClock.system());
  }

  private static List<LimitRule> rules(String key) {
    return List.of(new LimitRule(LimitScope.KEY, key, NO_END));
  }

  void count(String key) {
    if (store.take(rules(key), 0) instanceof LimitDecision.Granted counted) {
      counted.permit().end(0);
    }
  }

  /** How many requests a key had. */
  long of(String key) {
    LimitStatus.Level level = store.status(rules(key)).quota();
    return level == null ? 0 : level.limit() - level.remaining();
  }

  /** The counts, to share them with other servers. */
  MemoryLimitStore store() {
    return store;
  }
}
