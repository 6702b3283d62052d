package io.aiprovider.server.analytics.suggestions;

import io.aiprovider.server.analytics.suggestions.SampleRow.Rates;
import io.aiprovider.server.analytics.suggestions.Suggestion.Saving;
import java.util.ArrayList;
import java.util.List;

/** Prompts that begin alike, of which the provider's prompt cache never had a part. */
record UnusedPromptCache() implements Advisor {
  private static final int LEAST_CALLS = 20;
  private static final long SHORTEST_PREFIX = 1_024;
  private static final double LARGEST_PART = 0.9;

  private record Target(String provider, String model) {}

  @Override
  public List<Suggestion> of(Sample sample) {
    List<Suggestion> suggestions = new ArrayList<>();
    Sample.groups(sample.calls(), row -> new Target(row.provider(), row.model()))
        .forEach(
            (target, calls) -> {
              double low = 0;
              double high = 0;
              for (List<SampleRow> alike : alike(calls)) {
                for (SampleRow call : alike.subList(1, alike.size())) {
                  Rates rates = call.rates();
                  if (rates != null && call.promptTokens() >= SHORTEST_PREFIX) {
                    low += rates.cached(SHORTEST_PREFIX);
                    high += rates.cached(LARGEST_PART * call.promptTokens());
                  }
                }
              }
              if (sample.in30Days(high) >= LEAST_USD) {
                suggestions.add(
                    suggestion(
                        sample, target, new Saving(sample.in30Days(low), sample.in30Days(high))));
              }
            });
    return suggestions;
  }

  private static List<List<SampleRow>> alike(List<SampleRow> calls) {
    return Sample.groups(
            calls.stream().filter(call -> call.prefix() != null).toList(),
            call -> String.valueOf(call.prefix()))
        .values()
        .stream()
        .filter(alike -> alike.size() >= LEAST_CALLS)
        .filter(alike -> alike.stream().allMatch(call -> call.cachedTokens() == 0))
        .toList();
  }

  private static Suggestion suggestion(Sample sample, Target target, Saving saving) {
    return new Suggestion(
        "prompt_cache",
        target.provider + "\n" + target.model,
        "The prompt cache of " + target.provider + " is not used for " + target.model,
        saving,
        "medium",
        sample.query("model", target.model, "provider", target.provider),
        sample.calls(target.model, target.provider),
        "Prompts that begin alike share 1,024 tokens (low) or nine tenths (high), and follow each"
            + " other within the time that the provider keeps them. What filling the cache costs is"
            + " not subtracted.",
        "Put what is the same in each prompt first, and mark it with cache_control where the"
            + " provider needs that.");
  }
}
