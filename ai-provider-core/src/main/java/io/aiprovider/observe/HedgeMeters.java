package io.aiprovider.observe;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the attempts that were made beside a slow one, by what became of them. */
final class HedgeMeters implements CallListener {
  private record Key(String provider, String outcome) {}

  private final MeterRegistry registry;
  private final Map<Key, Counter> counters = new ConcurrentHashMap<>();

  HedgeMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void callEnded(ChatCall call, FinishedCall finished) {
    for (Attempt attempt : finished.attempts()) {
      if (attempt.hedge()) {
        Key key = new Key(attempt.target().provider(), outcome(attempt));
        counters.computeIfAbsent(key, this::counter).increment();
      }
    }
  }

  private static String outcome(Attempt hedge) {
    if (hedge.lost()) {
      return "lost";
    }
    boolean answered = hedge.firstContent() != null || hedge.failure() == null;
    if (answered) {
      return "won";
    }
    return hedge.outcome() == Attempt.Outcome.CANCELLED ? "cancelled" : "failed";
  }

  private Counter counter(Key key) {
    return Counter.builder("ai_provider.hedges")
        .description("Attempts that were made because another one of the call took long")
        .tags(ModelTags.PROVIDER, key.provider(), "outcome", key.outcome())
        .register(registry);
  }
}
