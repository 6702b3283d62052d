package io.aiprovider.server.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When keys were used, until it is written. Thread-safe. */
final class LastUses {
  private static final Duration STEP = Duration.ofMinutes(1);
  private static final int MOST = 100_000;

  private final Map<String, Instant> written = new ConcurrentHashMap<>();
  private final Map<String, Instant> pending = new ConcurrentHashMap<>();

  /** Notes a use. A key that was noted less than a minute ago is left out. */
  void note(String id, Instant now) {
    Instant last = written.get(id);
    if (last != null && now.isBefore(last.plus(STEP)) || pending.size() >= MOST) {
      return;
    }
    if (written.size() >= MOST) {
      written.clear();
    }
    written.put(id, now);
    pending.put(id, now);
  }

  /** Writes the uses; those that cannot be written are written the next time. */
  void writeTo(ApiKeys keys) {
    Map<String, Instant> uses = Map.copyOf(pending);
    if (!uses.isEmpty()) {
      keys.touch(uses);
      uses.forEach(pending::remove);
    }
  }
}
