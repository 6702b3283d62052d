package io.aiprovider.server.ledger;

import io.aiprovider.server.ledger.row.CallFacts;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The calls that have begun and whose rows are not recorded yet. Thread-safe. */
final class RunningCalls {
  private final Map<String, Instant> starts = new ConcurrentHashMap<>();

  void began(CallFacts call) {
    starts.put(call.id(), call.startedAt());
  }

  void recorded(CallFacts call) {
    starts.remove(call.id());
  }

  /** When the call that runs the longest began; the given time if there is none before it. */
  Instant oldestStart(Instant now) {
    Instant oldest = now;
    for (Instant start : starts.values()) {
      oldest = start.isBefore(oldest) ? start : oldest;
    }
    return oldest;
  }

  boolean isEmpty() {
    return starts.isEmpty();
  }
}
