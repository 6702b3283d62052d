package io.aiprovider.server.analytics;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.analytics.rollup.Figures;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A report that is added up row by row, without the database. */
final class RowSums {
  private RowSums() {}

  /** Figures in a form that can be compared. */
  static String text(Figures figures) {
    return figures.addTo(JsonObject.EMPTY).toString();
  }

  /** The figures of a report by group, and by group and interval. */
  static Map<String, String> of(CostQuery query, List<Map<String, Object>> rows) {
    Map<String, Figures> sums = new TreeMap<>();
    for (Map<String, Object> row : rows) {
      Instant began = ((OffsetDateTime) row.get("created_at")).toInstant();
      UsageScope scope = query.scope();
      if (!began.isBefore(query.from())
          && began.isBefore(query.to())
          && (scope.tenant() == null || scope.tenant().equals(row.get("tenant_id")))
          && (scope.keys() == null || scope.keys().contains(row.get("api_key_id")))) {
        String name = group(query, row, began);
        sums.merge(name, figures(row), Figures::plus);
        if (query.interval() != null) {
          sums.merge(
              name + " " + query.interval().start(began, query.zone()),
              figures(row),
              Figures::plus);
        }
      }
    }
    Map<String, String> expected = new TreeMap<>();
    sums.forEach((name, figures) -> expected.put(name, text(figures)));
    return expected;
  }

  private static String group(CostQuery query, Map<String, Object> row, Instant began) {
    String label = query.groupBy().label();
    String tags = Objects.requireNonNullElse((String) row.get("tags"), "{}");
    Object key =
        switch (label) {
          case "provider" -> row.get("provider");
          case "model" -> Objects.requireNonNullElse(row.get("model_used"), "auto");
          case "key" -> row.get("api_key_id");
          case "user" -> row.get("user_id");
          case "tenant" -> row.get("tenant_id");
          case "day" -> began.atZone(query.zone()).toLocalDate();
          case "hour" -> Interval.HOUR.key(Interval.HOUR.start(began, query.zone()));
          default -> JsonObject.parse(tags).string(label.substring("tag:".length()));
        };
    return key + "/" + (label.equals("user") ? row.get("tenant_id") : null);
  }

  private static Figures figures(Map<String, Object> row) {
    boolean end = (boolean) row.get("call_end");
    boolean failed = !row.get("outcome").equals("succeeded");
    return new Figures(
        end ? 1 : 0,
        (int) row.get("attempt") > 0 ? 1 : 0,
        end && (boolean) row.get("response_cached") ? 1 : 0,
        end && failed ? 1 : 0,
        (long) row.get("prompt_tokens"),
        (long) row.get("cached_tokens"),
        (long) row.get("completion_tokens"),
        (long) row.get("reasoning_tokens"),
        (BigDecimal) row.get("cost_usd"),
        (BigDecimal) row.get("saved_usd"),
        (BigDecimal) row.get("prompt_cache_saved_usd"),
        end && row.get("pricing_status").equals("unpriced") ? 1 : 0);
  }
}
