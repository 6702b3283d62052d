package io.aiprovider.redis.limit;

import io.aiprovider.limit.LimitRule;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys in Redis. All are on one node of a Cluster, because a call may need limits of a key, a
 * tenant and a model, which many others need too, and takes from all of them or from none.
 */
final class LimitKeys {
  private static final String PREFIX = "aip:limits:{limits}:";

  /** A sorted set: the processes by the times of their signs of life. */
  static final String PROCESSES = PREFIX + "processes";

  private LimitKeys() {}

  /** For each rule what its subject used, and its calls. */
  static List<String> of(List<LimitRule> rules) {
    List<String> keys = new ArrayList<>(2 * rules.size());
    for (LimitRule rule : rules) {
      keys.add(use(rule));
      keys.add(calls(rule));
    }
    return keys;
  }

  /** A hash: what the subject of a rule used. */
  static String use(LimitRule rule) {
    return PREFIX + "use:" + rule.scope().label() + ":" + rule.id();
  }

  /** A sorted set: its calls by the ends of their leases. */
  static String calls(LimitRule rule) {
    return PREFIX + "calls:" + rule.scope().label() + ":" + rule.id();
  }
}
