package io.aiprovider.server.analytics;

import io.aiprovider.server.analytics.rollup.Breakdown;
import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.analytics.rollup.Span;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The usage of single hours of UTC, from their roll-ups alone: rows of the last seconds may be
 * missing. Thread-safe; blocks.
 */
@Component
public final class HourlyUsage {

  private final Database database;

  HourlyUsage(Database database) {
    this.database = database;
  }

  /**
   * The figures of hours.
   *
   * @param kind of groups; null: only the total, with an empty key
   * @param keys of the groups that are wanted
   * @param hours their beginnings
   * @return by the keys of groups and the beginnings of hours
   */
  public Map<String, Map<Instant, Figures>> of(
      UsageScope scope, GroupBy.@Nullable Kind kind, Set<String> keys, Collection<Instant> hours) {
    Map<String, Map<Instant, Figures>> found = new HashMap<>();
    if (hours.isEmpty() || kind != null && keys.isEmpty()) {
      return found;
    }
    String column = kind == null ? "''" : String.valueOf(kind.ofSeries());
    String sql =
        "select r.start_at, "
            + column
            + " as group_key, "
            + Figures.SUM
            + " from ai_usage_rollups r join ai_usage_series s on s.id = r.series_id"
            + " where s.breakdown = :breakdown and r.breakdown = :breakdown and r.span = :span"
            + " and r.start_at in (:hours)"
            + (kind == null ? "" : " and " + column + " in (:keys)")
            + (scope.tenant() == null ? "" : " and s.tenant_id = :tenant")
            + (scope.keys() == null ? "" : " and s.api_key_id in (:own_keys)")
            + " group by r.start_at"
            + (kind == null ? "" : ", " + column);
    database.use(
        client ->
            client
                .sql(sql)
                .param("breakdown", breakdown(scope, kind).label())
                .param("span", Span.HOUR.label())
                .param("hours", hours.stream().map(hour -> hour.atOffset(ZoneOffset.UTC)).toList())
                .param("keys", keys)
                .param("tenant", scope.tenant())
                .param("own_keys", scope.keys())
                .withQueryTimeout(AnalyticsGate.SECONDS)
                .query(
                    (row, number) ->
                        found
                            .computeIfAbsent(row.getString("group_key"), key -> new HashMap<>())
                            .put(Columns.requiredInstant(row, "start_at"), Figures.of(row)))
                .list());
    return found;
  }

  private static Breakdown breakdown(UsageScope scope, GroupBy.@Nullable Kind kind) {
    if (scope.keys() != null || kind == GroupBy.Kind.KEY) {
      return Breakdown.KEY;
    }
    return scope.tenant() != null || kind == GroupBy.Kind.TENANT ? Breakdown.TENANT : Breakdown.ALL;
  }
}
