package io.aiprovider.server.analytics.suggestions;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Requests that allow much longer answers than any that came. */
record LongAllowance() implements Advisor {
  private static final int LEAST_CALLS = 50;
  private static final int MUCH_LONGER = 4;

  @Override
  public List<Suggestion> of(Sample sample) {
    List<Suggestion> suggestions = new ArrayList<>();
    sample
        .callsByModel()
        .forEach(
            (model, all) -> {
              List<SampleRow> calls =
                  all.stream()
                      .filter(call -> call.succeeded() && call.maxTokens() != null)
                      .toList();
              long longest = calls.stream().mapToLong(SampleRow::completionTokens).max().orElse(0);
              long least =
                  calls.stream()
                      .mapToLong(call -> Objects.requireNonNull(call.maxTokens()))
                      .min()
                      .orElse(0);
              if (calls.size() >= LEAST_CALLS && longest > 0 && least >= MUCH_LONGER * longest) {
                suggestions.add(
                    new Suggestion(
                        "max_tokens",
                        model,
                        "Requests to " + model + " allow much longer answers than they get",
                        null,
                        "medium",
                        sample.query("model", model),
                        sample.calls(model, null),
                        "The longest answer had "
                            + longest
                            + " tokens, and every request that sets"
                            + " max_tokens allows at least "
                            + least
                            + "; longer answers will not be"
                            + " needed.",
                        "Send max_tokens of about "
                            + 2 * longest
                            + ": calls then reserve less of"
                            + " budgets and of tokens per minute, and an answer that goes astray"
                            + " costs less."));
              }
            });
    return suggestions;
  }
}
