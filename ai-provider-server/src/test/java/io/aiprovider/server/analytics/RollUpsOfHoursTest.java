package io.aiprovider.server.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The sums of hours that a database of an earlier version gets. */
final class RollUpsOfHoursTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void hours_of_an_earlier_version_are_the_sums_of_their_quarters(TestDatabase kind) {
    String url = kind == TestDatabase.H2 ? "" : TestDatabase.newPostgresqlUrl();
    JdbcClient earlier = TestDatabase.migrated(url, directory, "8");
    for (int series = 1; series <= 2; series++) {
      earlier
          .sql("insert into ai_usage_series (id, hash, breakdown) values (:id, :id, 'all')")
          .param("id", series)
          .update();
      quarter(earlier, series, "2026-11-01 09:45:00+00", "0.5");
      quarter(earlier, series, "2026-11-01 10:00:00+00", "0.000000000000000001");
      quarter(earlier, series, "2026-11-01 10:45:00+00", "2");
    }

    try (Database database = TestDatabase.upgraded(url, directory)) {
      List<String> hours =
          database.use(
              client ->
                  client
                      .sql(
                          """
                          select cast(extract(hour from start_at at time zone 'UTC') as integer) as at,
                            series_id, requests, prompt_tokens, cost_usd, latency
                          from ai_usage_rollups where span = 'hour' order by start_at, series_id
                          """)
                      .query(
                          (row, number) ->
                              row.getInt("at")
                                  + " "
                                  + row.getLong("series_id")
                                  + " "
                                  + row.getLong("requests")
                                  + " "
                                  + row.getLong("prompt_tokens")
                                  + " "
                                  + row.getBigDecimal("cost_usd").stripTrailingZeros()
                                  + row.getString("latency"))
                      .list());

      assertThat(hours)
          .containsExactly(
              "9 1 3 7 0.5",
              "9 2 3 7 0.5",
              "10 1 6 14 2.000000000000000001",
              "10 2 6 14 2.000000000000000001");
    }
  }

  private static void quarter(JdbcClient client, int series, String start, String usd) {
    client
        .sql(
            """
            insert into ai_usage_rollups (breakdown, span, start_at, series_id, requests, attempts,
              cache_hits, errors, prompt_tokens, cached_tokens, completion_tokens,
              reasoning_tokens, cost_usd, saved_usd, unpriced_requests, latency, first_token)
            values ('all', 'quarter', cast(:start as timestamp with time zone), :series, 3, 3, 0, 0,
              7, 0, 0, 0, cast(:usd as numeric(38, 18)), 0, 0, '5:3', '')
            """)
        .param("start", start)
        .param("series", series)
        .param("usd", usd)
        .update();
  }
}
