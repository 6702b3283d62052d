package io.aiprovider.server.analytics.suggestions;

import java.util.List;

/** Looks for one kind of suggestions in a sample. Stateless. */
sealed interface Advisor
    permits RepeatedRequests,
        UnusedPromptCache,
        CheaperProvider,
        ChargedFailures,
        FailedAttempts,
        LongAllowance,
        SmallerModel,
        RetiringModel {
  /** Below that in 30 days, nobody need be told. */
  double LEAST_USD = 1;

  List<Suggestion> of(Sample sample);
}
