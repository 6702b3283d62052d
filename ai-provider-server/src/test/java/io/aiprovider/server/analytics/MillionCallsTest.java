package io.aiprovider.server.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.analytics.rollup.RollUps;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Measures reports over a million rows of a month. Takes minutes, so it runs only on request:
 * {@code ./mvnw -pl ai-provider-server -am -Dtest=MillionCallsTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dmillion.calls=true test}. {@code -Dmillion.rows=40000}
 * takes fewer rows of the same month, to compare two versions.
 */
@EnabledIfSystemProperty(named = "million.calls", matches = "true")
final class MillionCallsTest {
  private static final int ROWS = Integer.getInteger("million.rows", 1_000_000);
  private static final Instant END = Instant.now().truncatedTo(ChronoUnit.DAYS);
  private static final Instant START = END.minus(31, ChronoUnit.DAYS);
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
        total_tokens, cost_usd, saved_usd, pricing_status, price_rates, outcome, failure_kind,
        response_cached, cache_status, cache_key_hash, prefix_hash, max_tokens, response_time_ms,
        ttft_ms, attempts, status_code, tags, batch)
      select concat('c', x, '.1'), concat('c', x), 1, true, at, at, concat('key', k),
        concat('tenant', k / 5), concat('user-', k),
        '/v1/chat/completions', 'chat', 'auto', concat('provider', mod(m, 3)),
        concat('model', m), mod(x, 3000), mod(x, 3000) / 3, 0, mod(x, 700),
        mod(x, 700) / 4, mod(x, 3000) + mod(x, 700), mod(x, 3000) * 0.00000015, 0, 'priced',
        concat('{"input":', m, ',"output":', 2 * m + 1, ',"cached_input":0.5}'),
        case when mod(x, 50) = 0 then 'failed' else 'succeeded' end,
        case when mod(x, 50) = 0 then 'overloaded' end, false, 'MISS',
        concat(repeat('0', 58), mod(x, 900000)), concat(repeat('0', 60), mod(k, 100)), 4096,
        mod(x * 17, 20000),
        mod(x * 13, 2000), 1, case when mod(x, 50) = 0 then 502 else 200 end,
        case when t > 0 then concat('{"team":"t', t, '"}') end, 1 + (x - 1) / 500
      from (select x, k, cast('%s' as timestamp with time zone)
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

  @Test
  void on_postgresql() {
    measure(TestDatabase.POSTGRESQL, 200, 300);
  }

  @Test
  void on_h2_in_a_file() {
    measure(TestDatabase.H2, 500, 500);
  }

  /**
   * For measurements of a whole server: {@code -Dmillion.into=DIRECTORY} of the database in a file,
   * or the URL of PostgreSQL.
   */
  @Test
  @EnabledIfSystemProperty(named = "million.into", matches = ".+")
  void fills_a_database() {
    String into = System.getProperty("million.into");
    boolean postgresql = into.startsWith("postgresql:");
    try (Database database =
        postgresql ? TestDatabase.open(into) : TestDatabase.openFile(Path.of(into))) {
      fill(database, into);
      assertThat(new CostReports(database).total(UsageScope.ALL, START, END).requests())
          .isEqualTo(ROWS);
    }
  }

  /** Stands for a zone that was not asked for before: then nothing is answered again. */
  private static final String ANOTHER_ZONE = "ZONE";

  /** Those with the clock of Berlin. */
  private static final List<String> ZONES =
      ZoneId.getAvailableZoneIds().stream()
          .filter(zone -> zone.startsWith("Europe/"))
          .filter(zone -> offset(zone).equals(offset("Europe/Berlin")))
          .sorted()
          .toList();

  private static int asked;

  private static ZoneOffset offset(String zone) {
    return ZoneId.of(zone).getRules().getOffset(Instant.now());
  }

  private static void measure(TestDatabase kind, long limitMillis, long limitOfPages) {
    try (KeyServer server = KeyServer.on(kind)) {
      Database database = server.server().bean(Database.class);
      fill(database, kind.name());
      CostReports reports = new CostReports(database);
      Figures total = reports.total(UsageScope.ALL, START, END);
      assertThat(total.requests()).isEqualTo(ROWS);
      assertThat(total.promptTokens())
          .isEqualTo(LongStream.rangeClosed(1, ROWS).map(x -> x % 3_000).sum());

      List<String> tooSlow = new ArrayList<>();
      Map<String, Supplier<byte[]>> all = new LinkedHashMap<>();
      pages().forEach((what, path) -> all.put(what, () -> get(server, path)));
      for (Map.Entry<String, Supplier<byte[]>> page : all.entrySet()) {
        check(kind.name() + ": " + page.getKey(), page.getValue(), limitOfPages, tooSlow);
      }
      queries()
          .forEach(
              (what, query) ->
                  check(
                      kind.name() + ": " + what,
                      () -> CostAnswer.json(reports.of(query)).toBytes(),
                      limitMillis,
                      tooSlow));
      assertThat(tooSlow).as("reports that are too slow on " + kind).isEmpty();
    }
  }

  private static void fill(Database database, String name) {
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
            return client.sql(INSERT.formatted(START, STEP, MODEL_AND_TAG, KEY, numbers)).update();
          });
    }
    RollUps rollUps = new RollUps(database);
    long begin = System.nanoTime();
    while (rollUps.add() > 0 || waiting(database)) {
      // the next ones; the server adds some, too
    }
    System.out.println(name + ": roll-up: " + ROWS * 1_000L / millis(begin) + " rows/s");
    database.use(client -> client.sql("analyze").update()); // as databases do from time to time
  }

  private static boolean waiting(Database database) {
    return database.use(
        client ->
            client
                    .sql("select count(*) from ai_usage_batches where id > 0")
                    .query(Long.class)
                    .single()
                > 0);
  }

  private static void check(
      String what, Supplier<byte[]> report, long limitMillis, List<String> tooSlow) {
    long median = measure(report, what);
    if (median > limitMillis) {
      tooSlow.add(what + ": " + median + " ms");
    }
  }

  private static byte[] get(KeyServer server, String path) {
    String zone = ZONES.get(asked++ % ZONES.size());
    HttpResponse<String> answer = server.admin("GET", path.replace(ANOTHER_ZONE, zone), null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body().getBytes(StandardCharsets.UTF_8);
  }

  /** The median in milliseconds. */
  private static long measure(Supplier<byte[]> report, String what) {
    long before = System.nanoTime();
    report.get();
    long first = millis(before);
    for (int i = 1; i < WARM_UP; i++) {
      report.get();
    }
    long[] times = new long[ROUNDS];
    int bytes = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      bytes = report.get().length;
      times[i] = millis(start);
    }
    Arrays.sort(times);
    System.out.printf(
        "%s: first %d ms, median %d ms, slowest %d ms, %d bytes%n",
        what, first, times[ROUNDS / 2], times[ROUNDS - 1], bytes);
    return times[ROUNDS / 2];
  }

  /** What pages ask for. */
  private static Map<String, String> pages() {
    Map<String, String> pages = new LinkedHashMap<>();
    String month = "from=" + START + "&to=" + END;
    for (String filter :
        new String[] {
          "limit=50",
          "limit=50&status=error",
          "failure=overloaded",
          "failure=none",
          "status=cancelled",
          "provider=none",
          "model=none",
          "session=none",
          "tag=team:none",
          "failed_at=provider1",
          "min_cost_usd=100",
          "min_duration_ms=100000",
          "key=key7&limit=50",
          "tenant=tenant7&min_cost_usd=100"
        }) {
      pages.put("calls, " + filter, "/api/v1/calls?" + month + "&" + filter);
    }
    pages.put("one call", "/api/v1/calls/c" + ROWS / 2);
    String analytics = "/api/v1/analytics/";
    for (String zone : new String[] {"UTC", "Pacific/Honolulu", "Asia/Kolkata"}) {
      String report = analytics + "performance?" + month + "&zone=" + zone + "&group_by=";
      pages.put("performance by target in " + zone, report + "target");
      pages.put("performance by key in " + zone, report + "key");
      pages.put("performance by provider and day in " + zone, report + "provider&interval=day");
    }
    pages.put(
        "cost by key and model and day",
        analytics
            + "query?metric=cost_usd&by=key&by2=model&bucket=day&zone=Europe/Berlin&"
            + month);
    pages.put("facets", "/api/v1/facets?" + month);
    pages.put("suggestions", analytics + "suggestions");
    pages.put("forecast", analytics + "forecast?days=30&zone=Europe/Berlin");
    pages.put("anomalies", analytics + "anomalies?zone=" + ANOTHER_ZONE);
    pages.put("status", "/status");
    pages.put("statements", "/api/v1/billing/statements?month=" + START.toString().substring(0, 7));
    return pages;
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
