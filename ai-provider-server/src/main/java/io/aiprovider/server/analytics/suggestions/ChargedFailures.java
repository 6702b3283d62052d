package io.aiprovider.server.analytics.suggestions;

import io.aiprovider.server.analytics.suggestions.Suggestion.Saving;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Calls that failed, and cost something nevertheless. */
record ChargedFailures() implements Advisor {
  private static final double LEAST_COST = 0.000001;
  private static final double PART = 0.5;

  @Override
  public List<Suggestion> of(Sample sample) {
    Map<String, Double> costs =
        sample.rows().stream()
            .collect(
                Collectors.groupingBy(SampleRow::call, Collectors.summingDouble(SampleRow::cost)));
    List<SampleRow> failed =
        sample.calls().stream()
            .filter(row -> row.failed() && costs.getOrDefault(row.call(), 0.0) >= LEAST_COST)
            .toList();
    List<Suggestion> suggestions = new ArrayList<>();
    Sample.groups(failed, SampleRow::provider)
        .forEach(
            (provider, calls) -> {
              double cost =
                  sample.in30Days(
                      calls.stream()
                          .mapToDouble(call -> costs.getOrDefault(call.call(), 0.0))
                          .sum());
              if (cost >= LEAST_USD && !provider.isEmpty()) {
                suggestions.add(
                    new Suggestion(
                        "failed_calls",
                        provider,
                        "Calls that failed at " + provider + " were charged",
                        new Saving(PART * cost, cost),
                        "medium",
                        sample.query(
                            "provider", provider, "status", "failed", "min_cost_usd", "0.000001"),
                        calls,
                        "At least half of these failures can be avoided.",
                        "Look at the failures of these calls: a longer timeout, a shorter answer"
                            + " (max_tokens) or another provider may avoid them."));
              }
            });
    return suggestions;
  }
}
