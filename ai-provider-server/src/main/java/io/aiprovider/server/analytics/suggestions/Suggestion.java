package io.aiprovider.server.analytics.suggestions;

import io.aiprovider.digest.Sha256;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.analytics.forecast.Estimate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How costs can be lowered.
 *
 * @param kind of suggestion
 * @param subject what it is about: the same kind and subject have the same id
 * @param saving what it saves in 30 days; null: that is not known before it was tried
 * @param query whose calls are the evidence
 * @param calls that the query lists
 * @param assumption what has to hold
 * @param how what to do
 */
record Suggestion(
    String kind,
    String subject,
    String title,
    @Nullable Saving saving,
    String confidence,
    String query,
    List<SampleRow> calls,
    String assumption,
    String how) {
  private static final int SAMPLES = 5;

  /** US dollars in 30 days. */
  record Saving(double low, double high) {}

  JsonObject toJson() {
    return JsonObject.of("id", Sha256.hex(kind + "\n" + subject).substring(0, 16))
        .with("kind", kind)
        .with("title", title)
        .with(
            "saving_usd_30d",
            saving == null
                ? null
                : JsonObject.of("low", Estimate.rounded(saving.low))
                    .with("high", Estimate.rounded(saving.high)))
        .with("confidence", confidence)
        .with(
            "evidence",
            JsonObject.of("query", query)
                .with("rows", calls.size())
                .with(
                    "sample_call_ids",
                    calls.stream().map(SampleRow::call).distinct().limit(SAMPLES).toList()))
        .with("assumption", assumption)
        .with("how", how);
  }
}
