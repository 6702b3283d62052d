package io.aiprovider.server.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.analytics.rollup.RollUps;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Servers that do not know what prompt caches save, before this version and beside it. */
final class EarlierSavingsTest {
  private static final Instant BEGAN = Instant.parse("2026-11-03T10:05:00Z");

  /** A row as earlier versions write it. */
  private static final String ROW =
      """
      insert into ai_usage_logs (id, call_id, attempt, call_end, created_at, started_at, operation,
        provider, model_used, prompt_tokens, cached_tokens, cache_write_tokens, completion_tokens,
        reasoning_tokens, total_tokens, cost_usd, saved_usd, pricing_status, outcome,
        response_cached, response_time_ms, attempts)
      values (:id, :id, 1, true, cast('2026-11-03 10:05:00+00' as timestamp with time zone),
        cast('2026-11-03 10:05:00+00' as timestamp with time zone), 'chat', 'openai', 'gpt', 10, 5,
        0, 1, 0, 11, 0.5, 0, 'priced', 'succeeded', false, 7, 1)
      """;

  @TempDir Path directory;

  private static int insert(JdbcClient client, String id) {
    return client.sql(ROW).param("id", id).update();
  }

  private static void assertTotal(Database database, long requests, String saved) {
    Figures total =
        new CostReports(database).total(UsageScope.ALL, BEGAN, BEGAN.plus(Duration.ofMinutes(30)));
    assertThat(total.requests()).isEqualTo(requests);
    assertThat(total.promptCacheSavedUsd()).isEqualByComparingTo(saved);
  }

  private static void rollUpAll(RollUps rollUps) {
    while (rollUps.add() > 0) {
      // the next ones
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void their_rows_have_saved_nothing_and_those_of_this_version_count(TestDatabase kind) {
    String url = kind == TestDatabase.H2 ? "" : TestDatabase.newPostgresqlUrl();
    insert(TestDatabase.migrated(url, directory, "12"), "before");

    try (Database database = TestDatabase.upgraded(url, directory)) {
      RollUps rollUps = new RollUps(database);
      assertTotal(database, 1, "0");
      rollUpAll(rollUps);
      database.use(client -> insert(client, "beside"));
      Map<String, Object> own = LedgerRows.call("own", BEGAN, "acme", "key", "0.5");
      own.put("prompt_cache_saved_usd", new BigDecimal("-0.000000000000000001"));
      LedgerRows.insert(database, List.of(own));

      assertTotal(database, 3, "-0.000000000000000001");
      rollUpAll(rollUps);
      assertTotal(database, 3, "-0.000000000000000001");
    }
  }
}
