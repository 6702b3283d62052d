package io.aiprovider.server.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.analytics.rollup.RollUps;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures reports over a million rows of a month. Takes minutes, so it runs only on request:
 * {@code ./mvnw -pl ai-provider-server -am -Dtest=MillionCallsTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dmillion.calls=true test}. {@code -Dmillion.rows=40000}
 * takes fewer rows of the same month, to compare two versions.
 */
@EnabledIfSystemProperty(named = "million.calls", matches = "true")
final class MillionCallsTest {
  private static final int ROWS = Integer.getInteger("million.rows", 1_000_000);
  private static final Instant START = Instant.parse("2026-10-01T00:00:00Z");
  private static final Instant END = START.plus(Duration.ofDays(31));
  private static final int WARM_UP = Integer.getInteger("million.warmup", 1);
  private static final int ROUNDS = 9;
  private static final int AT_ONCE = 50_000;
  private static final double STEP = 2_600_000.0 / ROWS; // seconds between two calls

  /**
   * 200 keys of 40 tenants, 3 providers, 8 models, 5 tags; every row is a call. A tenth of the keys
   * makes almost half of the calls, and each key uses two models and has one tag, as in real use.
   * {@code -Dmillion.spread=even} has all keys use all models equally, so that nearly each call has
   * sums of its own: the worst case.
   */
  private static final String INSERT =
      """
      insert into ai_usage_logs (id, call_id, attempt, call_end, created_at, started_at, api_key_id,
        tenant_id, user_id, endpoint, operation, model_requested, provider, model_used,
        prompt_tokens, cached_tokens, cache_write_tokens, completion_tokens, reasoning_tokens,
        total_tokens, cost_usd, saved_usd, pricing_status, outcome, response_cached,
        response_time_ms, ttft_ms, attempts, status_code, tags, batch)
      select concat('c', x, '.1'), concat('c', x), 1, true, at, at, concat('key', k),
        concat('tenant', k / 5), concat('user-', k),
        '/v1/chat/completions', 'chat', 'auto', concat('provider', mod(m, 3)),
        concat('model', m), mod(x, 3000), mod(x, 3000) / 3, 0, mod(x, 700),
        mod(x, 700) / 4, mod(x, 3000) + mod(x, 700), mod(x, 3000) * 0.00000015, 0, 'priced',
        case when mod(x, 50) = 0 then 'failed' else 'succeeded' end, false, mod(x * 17, 20000),
        mod(x * 13, 2000), 1, case when mod(x, 50) = 0 then 502 else 200 end,
        case when t > 0 then concat('{"team":"t', t, '"}') end, 1 + (x - 1) / 500
      from (select x, k, timestamp with time zone '2026-10-01 00:00:00+00'
          + x * interval '1' second * %s as at, %s
        from (select x, %s as k from %s as numbers(x)) as keys) as calls
      """;

  private static final boolean EVEN = "even".equals(System.getProperty("million.spread"));
  private static final String KEY =
      EVEN
          ? "mod(x * 7919, 200)"
          : "cast(floor(200 * power(mod(x * 7919, 10007) / 10007.0, 3)) as integer)";
  private static final String MODEL_AND_TAG =
      EVEN
          ? "mod(x * 131, 8) as m, case when mod(x, 2) = 0 then mod(x * 7, 5) + 1 else 0 end as t"
          : "mod(k * 3 + mod(x, 2), 8) as m, mod(k, 6) as t";

  @TempDir Path directory;

  @Test
  void on_postgresql() {
    try (Database database = TestDatabase.POSTGRESQL.open()) {
      measure(database, "PostgreSQL", 200);
    }
  }

  @Test
  void on_h2_in_a_file() {
    try (Database database = TestDatabase.openFile(directory)) {
      measure(database, "H2", 500);
    }
  }

  private static void measure(Database database, String name, long limitMillis) {
    for (int i = 0; i < ROWS; i += AT_ONCE) {
      int last = Math.min(ROWS, i + AT_ONCE);
      String numbers =
          database.isPostgresql()
              ? "generate_series(cast(" + (i + 1) + " as bigint), " + last + ")"
              : "system_range(" + (i + 1) + ", " + last + ")";
      database.transaction(
          client -> {
            client
                .sql(
                    "insert into ai_usage_batches (id) select distinct 1 + (x - 1) / 500 from "
                        + numbers
                        + " as numbers(x)")
                .update();
            return client.sql(INSERT.formatted(STEP, MODEL_AND_TAG, KEY, numbers)).update();
          });
    }
    CostReports reports = new CostReports(database);
    RollUps rollUps = new RollUps(database);
    long begin = System.nanoTime();
    while (rollUps.add() > 0) {
      // the next ones
    }
    System.out.println(name + ": roll-up: " + ROWS * 1_000L / millis(begin) + " rows/s");
    database.use(client -> client.sql("analyze").update()); // as databases do from time to time
    Figures total = reports.total(UsageScope.ALL, START, END);
    assertThat(total.requests()).isEqualTo(ROWS);
    assertThat(total.promptTokens())
        .isEqualTo(LongStream.rangeClosed(1, ROWS).map(x -> x % 3_000).sum());

    List<String> tooSlow = new ArrayList<>();
    queries()
        .forEach(
            (what, query) -> {
              long median = measure(reports, query, name + ": " + what);
              if (median > limitMillis) {
                tooSlow.add(what + ": " + median + " ms");
              }
            });
    assertThat(tooSlow).as("reports over %d ms on %s", limitMillis, name).isEmpty();
  }

  /** The median in milliseconds. */
  private static long measure(CostReports reports, CostQuery query, String what) {
    for (int i = 0; i < WARM_UP; i++) {
      CostAnswer.json(reports.of(query)).toBytes();
    }
    long[] times = new long[ROUNDS];
    int groups = 0;
    int bytes = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      CostReport report = reports.of(query);
      bytes = CostAnswer.json(report).toBytes().length;
      times[i] = millis(start);
      groups = report.groups().size();
    }
    Arrays.sort(times);
    System.out.printf(
        "%s: median %d ms, slowest %d ms, %d groups, %d bytes%n",
        what, times[ROUNDS / 2], times[ROUNDS - 1], groups, bytes);
    return times[ROUNDS / 2];
  }

  private static long millis(long since) {
    return Duration.ofNanos(System.nanoTime() - since).toMillis();
  }

  private static Map<String, CostQuery> queries() {
    Map<String, CostQuery> queries = new LinkedHashMap<>();
    for (String group :
        new String[] {"provider", "model", "key", "user", "tenant", "tag:team", "day", "hour"}) {
      queries.put("month by " + group, query(UsageScope.ALL, "UTC", group, null));
    }
    queries.put("month by day of Berlin", query(UsageScope.ALL, "Europe/Berlin", "day", null));
    queries.put(
        "month by model and day of Berlin",
        query(UsageScope.ALL, "Europe/Berlin", "model", Interval.DAY));
    queries.put("month by key and day", query(UsageScope.ALL, "UTC", "key", Interval.DAY));
    queries.put(
        "month by key and day of Berlin",
        query(UsageScope.ALL, "Europe/Berlin", "key", Interval.DAY));
    queries.put(
        "month by tenant and day of New York",
        query(UsageScope.ALL, "America/New_York", "tenant", Interval.DAY));
    queries.put("month by hour of Kolkata", query(UsageScope.ALL, "Asia/Kolkata", "hour", null));
    queries.put("month by model and hour", query(UsageScope.ALL, "UTC", "model", Interval.HOUR));
    queries.put(
        "month of a tenant by model", query(UsageScope.ofTenant("tenant7"), "UTC", "model", null));
    queries.put(
        "month of a tenant by key and day of Berlin",
        query(UsageScope.ofTenant("tenant7"), "Europe/Berlin", "key", Interval.DAY));
    queries.put(
        "month of a key by day of Berlin",
        query(UsageScope.ofKey("key7"), "Europe/Berlin", "day", null));
    queries.put(
        "at any second, by model",
        new CostQuery(
            UsageScope.ALL,
            START.plusSeconds(1_234),
            END.minusSeconds(77_777),
            ZoneId.of("UTC"),
            GroupBy.named("model"),
            null));
    return queries;
  }

  private static CostQuery query(UsageScope scope, String zone, String group, Interval interval) {
    return new CostQuery(scope, START, END, ZoneId.of(zone), GroupBy.named(group), interval);
  }
}
