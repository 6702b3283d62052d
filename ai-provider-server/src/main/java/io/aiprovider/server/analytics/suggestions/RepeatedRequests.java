package io.aiprovider.server.analytics.suggestions;

import io.aiprovider.server.analytics.suggestions.Suggestion.Saving;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests that were paid for again although they equal an earlier one. What a cache would have
 * saved is found by replaying them: a request is answered if the same one was paid for within the
 * time to live.
 */
record RepeatedRequests() implements Advisor {
  private static final Duration SHORT = Duration.ofHours(1);
  private static final Duration LONG = Duration.ofDays(7);
  private static final String MISS = "MISS";

  @Override
  public List<Suggestion> of(Sample sample) {
    List<Suggestion> suggestions = new ArrayList<>();
    sample
        .callsByModel()
        .forEach(
            (model, same) -> {
              List<SampleRow> calls = missed(same);
              double high = sample.in30Days(saved(calls, LONG));
              if (high >= LEAST_USD) {
                suggestions.add(
                    new Suggestion(
                        "cache",
                        model,
                        "Answers of " + model + " could come from the cache more often",
                        new Saving(sample.in30Days(saved(calls, SHORT)), high),
                        "high",
                        sample.query("model", model, "cache", MISS),
                        missed(sample.calls(model, null)),
                        "The answers may be up to an hour old (low) or seven days (high).",
                        "Set ai-provider.cache.ttl to a longer time, or send"
                            + " x-ai-provider-cache-ttl with these requests."));
              }
            });
    return suggestions;
  }

  private static List<SampleRow> missed(List<SampleRow> calls) {
    return calls.stream().filter(row -> MISS.equals(row.cacheStatus())).toList();
  }

  /** What a cache with this time to live would have saved; calls are in the order of time. */
  static double saved(List<SampleRow> calls, Duration timeToLive) {
    Map<String, Instant> stored = new HashMap<>();
    double saved = 0;
    for (SampleRow call : calls) {
      if (call.cacheKey() == null || call.failed()) {
        continue;
      }
      Instant before = stored.get(call.cacheKey());
      if (before != null && call.at().isBefore(before.plus(timeToLive))) {
        saved += call.cost();
      } else {
        stored.put(call.cacheKey(), call.at());
      }
    }
    return saved;
  }
}
