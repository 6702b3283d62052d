package io.aiprovider.observe;

import io.aiprovider.cache.ResponseCache;
import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.CallStep;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.reply.Cost;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the response cache did for calls, how long look-ups took, and what they saved. */
final class CacheMeters implements CallListener {
  private final MeterRegistry registry;
  private final UnaryOperator<String> models;
  private final Map<CacheStatus, Counter> results = new EnumMap<>(CacheStatus.class);
  private final Map<String, Counter> saved = new ConcurrentHashMap<>();
  private final Timer lookups;

  CacheMeters(MeterRegistry registry, UnaryOperator<String> models) {
    this.registry = registry;
    this.models = models;
    for (CacheStatus status : CacheStatus.values()) {
      results.put(status, resultCounter(status));
    }
    lookups =
        Timer.builder("ai_provider.cache.lookup")
            .description("How long looking for an answer in the response cache took")
            .serviceLevelObjectives(Buckets.OVERHEAD)
            .register(registry);
  }

  @Override
  public void callEnded(ChatCall call, FinishedCall finished) {
    Objects.requireNonNull(results.get(finished.cacheStatus())).increment();
    for (CallStep step : call.trace().steps()) {
      if (step.kind() == CallStep.Kind.CACHE_LOOKUP) {
        lookups.record(step.duration());
      }
    }
    Cost cost = finished.end() == null ? null : finished.end().cost();
    if (cost != null && cost.savedUsd().signum() > 0) {
      saved
          .computeIfAbsent(label(finished.model()), this::savedCounter)
          .increment(cost.savedUsd().doubleValue());
    }
  }

  private String label(@Nullable String requested) {
    return requested == null ? RequestMeters.NO_MODEL : models.apply(requested);
  }

  private Counter resultCounter(CacheStatus status) {
    return Counter.builder("ai_provider.cache.requests")
        .description("Calls by the result of the look-up in the response cache")
        .tags("result", status.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  private Counter savedCounter(String model) {
    return Counter.builder("ai_provider.cache.saved")
        .description("What answers from the response cache would have cost, in US dollars")
        .tags("gen_ai.request.model", model)
        .register(registry);
  }

  /**
   * Adds the meters of what a cache holds in the memory of this process.
   *
   * @return removes them
   */
  static Runnable watch(MeterRegistry registry, ResponseCache cache) {
    List<Meter> meters =
        List.of(
            Gauge.builder("ai_provider.cache.entries", cache, of -> of.stats().entries())
                .description("Answers in the response cache in memory")
                .register(registry),
            Gauge.builder("ai_provider.cache.bytes", cache, of -> of.stats().bytes())
                .description("The estimated size of these answers")
                .baseUnit("bytes")
                .register(registry),
            FunctionCounter.builder(
                    "ai_provider.cache.evictions", cache, of -> of.stats().evictions())
                .description("Answers that were removed from it for lack of space")
                .register(registry));
    return () -> meters.forEach(registry::remove);
  }
}
