package io.aiprovider.server.analytics.suggestions;

import io.aiprovider.server.analytics.suggestions.SampleRow.Rates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Short answers of an expensive model: whether a cheaper one is good enough has to be tried. */
record SmallerModel() implements Advisor {
  private static final int LEAST_CALLS = 50;
  private static final double SHORT_ANSWER = 100;
  private static final double MUCH_CHEAPER = 1 / 3.0;

  @Override
  public List<Suggestion> of(Sample sample) {
    Map<String, Rates> prices = new TreeMap<>();
    for (SampleRow row : sample.rows()) {
      if (row.rates() != null) {
        prices.put(row.model(), row.rates());
      }
    }
    List<Suggestion> suggestions = new ArrayList<>();
    sample
        .callsByModel()
        .forEach(
            (model, calls) -> {
              double cost = sample.in30Days(calls.stream().mapToDouble(SampleRow::cost).sum());
              double length =
                  calls.stream().mapToLong(SampleRow::completionTokens).average().orElse(0);
              String cheaper = cheaper(model, prices);
              if (calls.size() >= LEAST_CALLS
                  && length < SHORT_ANSWER
                  && cost >= LEAST_USD
                  && cheaper != null) {
                suggestions.add(
                    new Suggestion(
                        "smaller_model",
                        model,
                        "Short answers of " + model + " may need only " + cheaper,
                        null,
                        "low",
                        sample.query("model", model),
                        sample.calls(model, null),
                        "Nothing is known about the quality of the answers, so no saving is"
                            + " claimed.",
                        "Compare both models in the playground with prompts of your own."));
              }
            });
    return suggestions;
  }

  /** The most expensive model that costs at most a third. */
  private static @Nullable String cheaper(String model, Map<String, Rates> prices) {
    Rates own = prices.get(model);
    if (own == null || own.output() == 0) {
      return null;
    }
    return prices.entrySet().stream()
        .filter(
            other ->
                other.getValue().output() > 0
                    && other.getValue().output() <= MUCH_CHEAPER * own.output()
                    && other.getValue().input() <= MUCH_CHEAPER * own.input())
        .max(Comparator.comparingDouble(other -> other.getValue().output()))
        .map(Map.Entry::getKey)
        .orElse(null);
  }
}
