package io.aiprovider.server.analytics;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.analytics.rollup.Breakdown;
import io.aiprovider.server.analytics.rollup.FailureCounts;
import io.aiprovider.server.analytics.rollup.Span;
import io.aiprovider.server.store.Database;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * By what calls can be found: the values that occur in a range of days, those with most calls
 * first. They come from the roll-ups of days, never from single calls. Thread-safe; blocks.
 */
@Component
final class Facets {
  private static final int MOST = 200;

  private final Database database;

  Facets(Database database) {
    this.database = database;
  }

  /**
   * The facets of a range, which is extended to full days of UTC.
   *
   * @throws io.aiprovider.server.store.DatabaseDown if the database cannot be reached
   */
  JsonObject of(UsageScope scope, Instant from, Instant to) {
    return database.use(client -> new Range(client, scope, from, to).facets());
  }

  private record Range(JdbcClient client, UsageScope scope, Instant from, Instant to) {

    JsonObject facets() {
      Breakdown coarsest =
          scope.keys() != null
              ? Breakdown.KEY
              : scope.tenant() != null ? Breakdown.TENANT : Breakdown.ALL;
      Breakdown tenants = coarsest == Breakdown.ALL ? Breakdown.TENANT : coarsest;
      return JsonObject.of("providers", values(coarsest, "s.provider"))
          .with("models", values(coarsest, "s.model"))
          .with("keys", keys())
          .with("tenants", values(tenants, "s.tenant_id"))
          .with("users", users())
          .with("failures", failures(coarsest))
          .with("tags", values(Breakdown.TAG, "s.tag_name"));
    }

    private List<String> values(Breakdown breakdown, String column) {
      return statement(breakdown, column + " as item", "", column)
          .query((row, number) -> row.getString("item"))
          .list();
    }

    private List<JsonObject> keys() {
      return statement(
              Breakdown.KEY,
              "s.api_key_id as item, max(k.key_name) as key_name",
              " left join ai_api_keys k on k.id = s.api_key_id",
              "s.api_key_id")
          .query(
              (row, number) ->
                  JsonObject.of("id", row.getString("item"))
                      .with("name", row.getString("key_name")))
          .list();
    }

    private List<String> users() {
      return statement(
              Breakdown.KEY,
              "p.user_id as item",
              " join ai_pseudonyms p on p.pseudonym = s.user_id",
              "p.user_id")
          .query((row, number) -> row.getString("item"))
          .list();
    }

    private List<String> failures(Breakdown breakdown) {
      FailureCounts counts = new FailureCounts();
      client
          .sql("select distinct r.failures" + from(breakdown, "") + " and r.failures <> ''")
          .params(parameters())
          .withQueryTimeout(AnalyticsGate.SECONDS)
          .query(String.class)
          .list()
          .forEach(text -> counts.add(FailureCounts.parse(text)));
      return counts.byKind().entrySet().stream()
          .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
          .limit(MOST)
          .map(Map.Entry::getKey)
          .toList();
    }

    private JdbcClient.StatementSpec statement(
        Breakdown breakdown, String columns, String join, String group) {
      return client
          .sql(
              "select "
                  + columns
                  + ", sum(r.requests) as calls"
                  + from(breakdown, join)
                  + " and "
                  + group
                  + " is not null group by "
                  + group
                  + " order by calls desc, item limit "
                  + MOST)
          .params(parameters())
          .withQueryTimeout(AnalyticsGate.SECONDS);
    }

    private String from(Breakdown breakdown, String join) {
      return " from ai_usage_rollups r join ai_usage_series s on s.id = r.series_id"
          + join
          + " where s.breakdown = '"
          + breakdown.label()
          + "' and r.breakdown = '"
          + breakdown.label()
          + "' and r.span = '"
          + Span.DAY.label()
          + "' and r.start_at >= :from and r.start_at < :to"
          + (scope.tenant() == null ? "" : " and s.tenant_id = :tenant")
          + (scope.keys() == null ? "" : " and s.api_key_id in (:keys)");
    }

    private Map<String, Object> parameters() {
      Map<String, Object> parameters = new HashMap<>();
      parameters.put("from", Span.DAY.floor(from).atOffset(ZoneOffset.UTC));
      parameters.put("to", Span.DAY.ceiling(to).atOffset(ZoneOffset.UTC));
      if (scope.tenant() != null) {
        parameters.put("tenant", scope.tenant());
      }
      if (scope.keys() != null) {
        parameters.put("keys", scope.keys());
      }
      return parameters;
    }
  }
}
