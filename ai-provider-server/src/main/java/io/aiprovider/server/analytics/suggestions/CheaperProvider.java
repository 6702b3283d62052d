package io.aiprovider.server.analytics.suggestions;

import io.aiprovider.server.analytics.suggestions.SampleRow.Rates;
import io.aiprovider.server.analytics.suggestions.Suggestion.Saving;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A model that another provider, which served it too, has at lower prices. */
record CheaperProvider() implements Advisor {
  private static final double CAUTIOUS = 0.8;

  @Override
  public List<Suggestion> of(Sample sample) {
    List<Suggestion> suggestions = new ArrayList<>();
    Sample.groups(sample.rows(), SampleRow::model)
        .forEach(
            (model, rows) -> {
              Map<String, List<SampleRow>> providers =
                  Sample.groups(
                      rows.stream().filter(row -> row.rates() != null).toList(),
                      SampleRow::provider);
              providers.forEach(
                  (provider, own) -> {
                    Suggestion suggestion = suggestion(sample, model, provider, own, providers);
                    if (suggestion != null) {
                      suggestions.add(suggestion);
                    }
                  });
            });
    return suggestions;
  }

  private static @Nullable Suggestion suggestion(
      Sample sample,
      String model,
      String provider,
      List<SampleRow> own,
      Map<String, List<SampleRow>> providers) {
    String cheapest = provider;
    double least = cost(own, own);
    for (Map.Entry<String, List<SampleRow>> other : providers.entrySet()) {
      double cost = cost(own, other.getValue());
      if (cost < least) {
        least = cost;
        cheapest = other.getKey();
      }
    }
    double saving = sample.in30Days(cost(own, own) - least);
    if (cheapest.equals(provider) || saving < LEAST_USD) {
      return null;
    }
    return new Suggestion(
        "cheaper_provider",
        model + "\n" + provider,
        cheapest + " has " + model + " at lower prices than " + provider,
        new Saving(CAUTIOUS * saving, saving),
        "medium",
        sample.query("model", model, "provider", provider),
        sample.calls(model, provider),
        "Both serve the same model in the same quality, and " + cheapest + " can serve all calls.",
        "Give " + cheapest + " a better priority, or use the strategy that prefers low costs.");
  }

  /** What rows cost by the latest prices of others. */
  private static double cost(List<SampleRow> rows, List<SampleRow> priced) {
    Rates rates = Objects.requireNonNull(priced.get(priced.size() - 1).rates());
    return rows.stream().mapToDouble(rates::costOf).sum();
  }
}
