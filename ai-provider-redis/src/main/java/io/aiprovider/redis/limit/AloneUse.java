package io.aiprovider.redis.limit;

import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.Quota;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The requests of quotas that were granted without Redis, to be added there. Thread-safe. */
final class AloneUse {
  private static final int MOST_SUBJECTS = 100_000;

  private final Map<Window, Long> requests = new ConcurrentHashMap<>();

  /** A window of the quota of a subject. */
  private record Window(String key, long length, long number) {}

  /** What is to be added to a window. */
  record Addition(String key, List<Object> arguments) {}

  void granted(List<LimitRule> rules, InstantSource clock) {
    for (LimitRule rule : rules) {
      Quota quota = rule.limits().quota();
      if (quota != null && requests.size() < MOST_SUBJECTS) {
        long length = quota.window().toMillis();
        long number = Math.floorDiv(clock.millis(), length);
        requests.merge(new Window(LimitKeys.use(rule), length, number), 1L, Long::sum);
      }
    }
  }

  /** Takes what is to be added to windows that are not over. */
  List<Addition> take(InstantSource clock) {
    List<Addition> additions = new ArrayList<>();
    for (Window window : List.copyOf(requests.keySet())) {
      Long number = requests.remove(window);
      long left = (window.number + 1) * window.length - clock.millis();
      if (number != null && left > 0) {
        additions.add(
            new Addition(window.key, List.of(window.length, window.number, number, left)));
      }
    }
    return additions;
  }
}
