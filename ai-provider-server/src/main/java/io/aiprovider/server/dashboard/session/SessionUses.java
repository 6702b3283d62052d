package io.aiprovider.server.dashboard.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When sessions were used on this node, until it is written. Thread-safe. */
final class SessionUses {
  private static final Duration STEP = Duration.ofMinutes(1);
  private static final int MOST = 20_000;

  private final Cache<String, Instant> noted =
      Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();
  private final Map<String, Instant> pending = new ConcurrentHashMap<>();

  /** Notes a use. One less than a minute after the last one that is known is left out. */
  void note(Session session, Instant now) {
    if (!now.isBefore(last(session).plus(STEP)) && pending.size() < MOST) {
      noted.put(session.id(), now);
      pending.put(session.id(), now);
    }
  }

  /** The last use that is known. */
  Instant last(Session session) {
    Instant here = noted.getIfPresent(session.id());
    return here == null || here.isBefore(session.lastUsedAt()) ? session.lastUsedAt() : here;
  }

  /** Writes the uses; those that cannot be written are written the next time. */
  void writeTo(SessionTable table) {
    Map<String, Instant> uses = Map.copyOf(pending);
    if (!uses.isEmpty()) {
      table.used(uses);
      uses.forEach(pending::remove);
    }
  }
}
