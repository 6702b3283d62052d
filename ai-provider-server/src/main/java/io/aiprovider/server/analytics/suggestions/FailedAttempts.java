package io.aiprovider.server.analytics.suggestions;

import io.aiprovider.server.analytics.suggestions.Suggestion.Saving;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Attempts that failed and cost something, before another attempt of the same call succeeded. */
record FailedAttempts() implements Advisor {
  private static final double PART = 0.5;

  @Override
  public List<Suggestion> of(Sample sample) {
    Map<String, SampleRow> succeeded = new HashMap<>();
    for (SampleRow call : sample.calls()) {
      if (call.succeeded()) {
        succeeded.put(call.call(), call);
      }
    }
    List<SampleRow> attempts =
        sample.rows().stream()
            .filter(row -> !row.end() && row.failed() && succeeded.containsKey(row.call()))
            .toList();
    List<Suggestion> suggestions = new ArrayList<>();
    Sample.groups(attempts, SampleRow::provider)
        .forEach(
            (provider, failed) -> {
              double cost = sample.in30Days(failed.stream().mapToDouble(SampleRow::cost).sum());
              if (cost >= LEAST_USD && !provider.isEmpty()) {
                Set<String> ids = failed.stream().map(SampleRow::call).collect(Collectors.toSet());
                suggestions.add(
                    new Suggestion(
                        "failed_attempts",
                        provider,
                        "Attempts that failed at "
                            + provider
                            + " were charged before others"
                            + " succeeded",
                        new Saving(PART * cost, cost),
                        "medium",
                        sample.query("failed_at", provider, "status", "succeeded"),
                        sample.calls().stream().filter(call -> ids.contains(call.call())).toList(),
                        "At least half of these attempts can be avoided.",
                        "Give "
                            + provider
                            + " a lower priority, or a shorter timeout to its first"
                            + " token, so that less is used before another provider is called."));
              }
            });
    return suggestions;
  }
}
