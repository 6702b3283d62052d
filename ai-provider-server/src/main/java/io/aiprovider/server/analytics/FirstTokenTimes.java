package io.aiprovider.server.analytics;

import io.aiprovider.server.analytics.rollup.Breakdown;
import io.aiprovider.server.analytics.rollup.LatencyHistogram;
import io.aiprovider.server.analytics.rollup.Span;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How long streams took to their first token on days of UTC, which have histograms. Thread-safe;
 * blocks.
 */
@Component
public final class FirstTokenTimes {
  private static final int MOST_ROWS = 100_000;

  private final Database database;

  FirstTokenTimes(Database database) {
    this.database = database;
  }

  /**
   * The histograms of days of UTC.
   *
   * @param kind of groups: models or providers; null: only the total, with an empty key
   * @return by the keys of groups
   */
  public Map<String, SortedMap<LocalDate, LatencyHistogram>> of(
      UsageScope scope, GroupBy.@Nullable Kind kind, Instant from, Instant to) {
    Map<String, SortedMap<LocalDate, LatencyHistogram>> found = new HashMap<>();
    String sql =
        "select r.start_at, "
            + (kind == null ? "''" : "coalesce(" + kind.ofSeries() + ", '')")
            + " as group_key, r.first_token"
            + " from ai_usage_rollups r join ai_usage_series s on s.id = r.series_id"
            + " where s.breakdown = :breakdown and r.breakdown = :breakdown and r.span = :span"
            + " and r.start_at >= :from and r.start_at < :to and r.first_token <> ''"
            + (scope.tenant() == null ? "" : " and s.tenant_id = :tenant")
            + (scope.keys() == null ? "" : " and s.api_key_id in (:own_keys)");
    database.use(
        client ->
            client
                .sql(sql)
                .param("breakdown", breakdown(scope).label())
                .param("span", Span.DAY.label())
                .param("from", Columns.time(from))
                .param("to", Columns.time(to))
                .param("tenant", scope.tenant())
                .param("own_keys", scope.keys())
                .withMaxRows(MOST_ROWS)
                .withQueryTimeout(AnalyticsGate.SECONDS)
                .query(
                    (row, number) -> {
                      Instant start = Columns.requiredInstant(row, "start_at");
                      LatencyHistogram histogram =
                          found
                              .computeIfAbsent(row.getString("group_key"), key -> new TreeMap<>())
                              .computeIfAbsent(
                                  LocalDate.ofInstant(start, ZoneOffset.UTC),
                                  day -> new LatencyHistogram());
                      histogram.add(LatencyHistogram.parse(row.getString("first_token")));
                      return true;
                    })
                .list());
    return found;
  }

  private static Breakdown breakdown(UsageScope scope) {
    if (scope.keys() != null) {
      return Breakdown.KEY;
    }
    return scope.tenant() != null ? Breakdown.TENANT : Breakdown.ALL;
  }
}
