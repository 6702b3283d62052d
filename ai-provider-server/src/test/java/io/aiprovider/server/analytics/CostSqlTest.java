package io.aiprovider.server.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CostSqlTest {
  private static final Instant FROM = Instant.parse("2026-08-25T22:00:00Z");
  private static final Instant TO = Instant.parse("2026-12-01T23:00:00Z");

  @Test
  void h2_does_not_read_the_roll_ups_of_each_key_one_by_one() {
    assertThat(plan(Set.of("one", "two")))
        .contains("AI_USAGE_LOGS_BY_BATCH")
        .doesNotContain("AI_USAGE_ROLLUPS_BY_SERIES")
        .doesNotContain("AI_USAGE_SERIES_BY_KEY");
  }

  private static String plan(Set<String> only) {
    CostQuery query =
        new CostQuery(
            UsageScope.ALL,
            FROM,
            TO,
            ZoneId.of("Europe/Berlin"),
            GroupBy.named("key"),
            Interval.DAY,
            only);
    CostSql sql = new CostSql(query, false, false);
    try (Database database = TestDatabase.H2.open()) {
      return database.use(
          client ->
              client
                  .sql("explain " + sql.text())
                  .params(sql.parameters())
                  .query(String.class)
                  .single());
    }
  }
}
