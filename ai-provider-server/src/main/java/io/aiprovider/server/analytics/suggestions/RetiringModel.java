package io.aiprovider.server.analytics.suggestions;

import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A model that is in use, and that its provider retires soon.
 *
 * @param catalog knows the days on which models are retired
 */
record RetiringModel(ModelCatalog catalog, LocalDate today) implements Advisor {
  private static final int DAYS_BEFORE = 90;

  @Override
  public List<Suggestion> of(Sample sample) {
    List<Suggestion> suggestions = new ArrayList<>();
    for (String model : new TreeSet<>(sample.callsByModel().keySet())) {
      CatalogModel known = catalog.find(model);
      LocalDate day = known == null ? null : known.deprecated();
      if (day != null && day.isBefore(today.plusDays(DAYS_BEFORE))) {
        suggestions.add(
            new Suggestion(
                "retiring_model",
                model,
                "Calls to " + model + " may fail from " + day + " on",
                null,
                "high",
                sample.query("model", model),
                sample.calls(model, null),
                "The catalog is right about the day, which is the earliest one that was announced.",
                "Choose another model in the programs, or an alias for this name."));
      }
    }
    return suggestions;
  }
}
