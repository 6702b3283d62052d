package io.aiprovider.redis.limit;

import io.aiprovider.limit.LimitRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The running calls of this process that count as concurrent. Each has a lease in Redis, which ends
 * by itself unless this process renews it. Thread-safe.
 */
final class Leases {
  /** No lease: none of the call's limits is one of concurrent calls. */
  static final String NONE = "";

  private final String process = UUID.randomUUID().toString();
  private final AtomicLong last = new AtomicLong();
  private final Map<String, List<String>> running = new ConcurrentHashMap<>();

  /** The calls of a subject, and a lease in it. */
  record Lease(String calls, String id) {}

  /** The name of this process. */
  String process() {
    return process;
  }

  /** The lease for a call that wants to begin. */
  String next(List<LimitRule> rules) {
    return calls(rules).isEmpty() ? NONE : process + ":" + last.incrementAndGet();
  }

  private static List<String> calls(List<LimitRule> rules) {
    List<String> calls = new ArrayList<>();
    for (LimitRule rule : rules) {
      if (rule.limits().maxConcurrent() > 0) {
        calls.add(LimitKeys.calls(rule));
      }
    }
    return calls;
  }

  /** The call has begun. */
  void hold(String id, List<LimitRule> rules) {
    if (!id.equals(NONE)) {
      running.put(id, calls(rules));
    }
  }

  void end(String id) {
    if (!id.equals(NONE)) {
      running.remove(id);
    }
  }

  List<Lease> all() {
    List<Lease> all = new ArrayList<>();
    running.forEach((id, calls) -> calls.forEach(each -> all.add(new Lease(each, id))));
    return all;
  }
}
