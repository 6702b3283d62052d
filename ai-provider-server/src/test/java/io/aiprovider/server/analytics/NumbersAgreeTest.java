package io.aiprovider.server.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.analytics.rollup.LatencyHistogram;
import io.aiprovider.server.analytics.rollup.RollUps;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each figure equals that of SQL over the ledger, and the total of a range that of its days. */
final class NumbersAgreeTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 10, 20);
  private static final LocalDate END = LocalDate.of(2026, 10, 29); // with a change of the clocks
  private static final String RANGE = "from=" + FIRST + "&to=" + END;

  private static KeyServer server;

  @BeforeAll
  static void start() {
    server = KeyServer.on(TestDatabase.H2);
    List<Map<String, Object>> rows =
        new LedgerRows(5, Instant.parse("2026-10-19T00:00:00Z"), Duration.ofDays(11), 9)
            .next(3_000);
    Database database = server.server().bean(Database.class);
    LedgerRows.insert(database, rows.subList(0, 2_000));
    RollUps rollUps = new RollUps(database);
    while (rollUps.add() > 0) {
      // the next ones
    }
    LedgerRows.insert(database, rows.subList(2_000, rows.size()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonObject get(String path) {
    HttpResponse<String> response =
        server.send("GET", path.replace("+", "%2B"), null, KeyServer.ADMIN);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonObject.parse(response.body());
  }

  private static BigDecimal decimal(JsonObject json, String name) {
    return Objects.requireNonNull(Objects.requireNonNull(json.get(name)).asDecimal());
  }

  private static BigDecimal sql(
      String sum, ZoneId zone, LocalDate from, LocalDate to, String more) {
    return server
        .server()
        .bean(Database.class)
        .use(
            client ->
                client
                    .sql(
                        "select coalesce(sum("
                            + sum
                            + "), 0) from ai_usage_logs where created_at >= :from"
                            + " and created_at < :to"
                            + more)
                    .param("from", from.atStartOfDay(zone).toOffsetDateTime())
                    .param("to", to.atStartOfDay(zone).toOffsetDateTime())
                    .query(BigDecimal.class)
                    .single());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-10:00", "+05:30", "Europe/Berlin", "UTC"})
  void a_metric_by_days_equals_the_rows_of_each_day(String name) {
    ZoneId zone = ZoneId.of(name);
    JsonObject answer =
        get(
            "/api/v1/analytics/query?metric=cost_usd&by=model&bucket=day&top=2&zone="
                + name
                + "&"
                + RANGE);

    List<BigDecimal> days = values(answer.object("total"));
    BigDecimal sum = BigDecimal.ZERO;
    for (int day = 0; day < days.size(); day++) {
      LocalDate date = FIRST.plusDays(day);
      assertThat(days.get(day))
          .as(date.toString())
          .isEqualByComparingTo(sql("cost_usd", zone, date, date.plusDays(1), ""));
      sum = sum.add(days.get(day));
    }
    assertThat(days).hasSize(9);
    assertThat(sum).isEqualByComparingTo(decimal(answer.object("total"), "total"));
    assertThat(sum).isEqualByComparingTo(sql("cost_usd", zone, FIRST, END, ""));
    BigDecimal ofSeries =
        answer.objects("series").stream()
            .map(series -> decimal(series, "total"))
            .reduce(decimal(answer.object("other"), "total"), BigDecimal::add);
    assertThat(answer.objects("series")).hasSize(2);
    assertThat(ofSeries).isEqualByComparingTo(sum);
    assertThat(
            decimal(
                get("/api/v1/analytics/costs?zone=" + name + "&" + RANGE).object("total"),
                "cost_usd"))
        .isEqualByComparingTo(sum);
  }

  private static List<BigDecimal> values(JsonObject json) {
    return Objects.requireNonNull(json.array("values")).values().stream()
        .map(value -> Objects.requireNonNull(value.asDecimal()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-10:00", "+05:30", "Europe/Berlin"})
  void performance_equals_the_rows(String name) {
    ZoneId zone = ZoneId.of(name);
    JsonObject answer =
        get(
            "/api/v1/analytics/performance?group_by=target&interval=day&provider=provider1&zone="
                + name
                + "&"
                + RANGE);

    JsonObject total = answer.object("total");
    String ofProvider = " and provider = 'provider1'";
    assertMeasured(total, zone, FIRST, END, ofProvider);
    List<JsonObject> days = total.objects("intervals");
    assertThat(days).hasSize(9);
    for (int day = 0; day < 9; day++) {
      LocalDate date = FIRST.plusDays(day);
      assertMeasured(days.get(day), zone, date, date.plusDays(1), ofProvider);
    }
    for (JsonObject group : answer.objects("groups")) {
      String model = Objects.requireNonNull(group.string("key")).substring("provider1/".length());
      assertMeasured(group, zone, FIRST, END, ofProvider + " and model_used = '" + model + "'");
    }
    assertThat(answer.objects("groups")).hasSize(4);
  }

  private static void assertMeasured(
      JsonObject measured, ZoneId zone, LocalDate from, LocalDate to, String more) {
    String ended = more + " and call_end";
    assertThat(decimal(measured, "requests")).isEqualByComparingTo(sql("1", zone, from, to, ended));
    String failed = ended + " and outcome <> 'succeeded'";
    BigDecimal errors = sql("1", zone, from, to, failed);
    assertThat(decimal(measured, "errors")).isEqualByComparingTo(errors);
    JsonObject failures = Objects.requireNonNull(measured.object("failures"));
    assertThat(failures.names().stream().mapToLong(kind -> failures.integer(kind)).sum())
        .isEqualTo(errors.longValue());
    assertClose(measured.object("duration_ms"), "response_time_ms", zone, from, to, ended);
    assertClose(measured.object("ttft_ms"), "ttft_ms", zone, from, to, ended);
  }

  /** The real percentile is in the same bucket of the histogram. */
  private static void assertClose(
      @Nullable JsonObject percentiles,
      String column,
      ZoneId zone,
      LocalDate from,
      LocalDate to,
      String more) {
    List<Long> times =
        server
            .server()
            .bean(Database.class)
            .use(
                client ->
                    client
                        .sql(
                            "select "
                                + column
                                + " from ai_usage_logs where created_at >= :from and created_at <"
                                + " :to and "
                                + column
                                + " is not null"
                                + more
                                + " order by 1")
                        .param("from", from.atStartOfDay(zone).toOffsetDateTime())
                        .param("to", to.atStartOfDay(zone).toOffsetDateTime())
                        .query(Long.class)
                        .list());
    Map.of("p50", 0.5, "p95", 0.95, "p99", 0.99)
        .forEach(
            (name, part) -> {
              long exact = times.get((int) Math.ceil(part * times.size()) - 1);
              double shown = decimal(Objects.requireNonNull(percentiles), name).doubleValue();
              assertThat(shown).isBetween(exact / 1.0906 - 1, exact * 1.0906 + 1);
            });
  }

  @Test
  void two_kinds_of_groups_equal_the_rows() {
    JsonObject answer =
        get(
            "/api/v1/analytics/query?metric=tokens&by=key&by2=provider&bucket=none&top=50&"
                + RANGE);

    assertThat(answer.objects("series")).isNotEmpty();
    for (JsonObject series : answer.objects("series")) {
      String key = series.array("key").values().get(0).asString();
      String provider = series.array("key").values().get(1).asString();
      String more =
          " and api_key_id = '"
              + key
              + "' and "
              + (provider == null ? "provider is null" : "provider = '" + provider + "'");
      assertThat(decimal(series, "total"))
          .isEqualByComparingTo(
              sql("prompt_tokens + completion_tokens", ZoneId.of("UTC"), FIRST, END, more));
    }
  }

  @Test
  void quarters_of_an_hour_add_up_to_their_hour() {
    String day = "/api/v1/analytics/query?metric=requests&from=2026-10-21&to=2026-10-22&bucket=";

    List<BigDecimal> quarters = values(get(day + "quarter").object("total"));
    List<BigDecimal> hours = values(get(day + "hour").object("total"));

    assertThat(quarters).hasSize(96);
    for (int hour = 0; hour < 24; hour++) {
      assertThat(
              quarters.subList(4 * hour, 4 * hour + 4).stream()
                  .reduce(BigDecimal.ZERO, BigDecimal::add))
          .isEqualByComparingTo(hours.get(hour));
    }
  }

  @Test
  void facets_have_what_occurs() {
    JsonObject facets = get("/api/v1/facets?" + RANGE);

    assertThat(facets.array("providers").values()).hasSize(3);
    assertThat(facets.array("models").values()).hasSize(5);
    assertThat(facets.objects("keys")).hasSize(9);
    assertThat(facets.array("tenants").values()).hasSize(3);
    assertThat(facets.array("failures").values()).hasSize(1);
    assertThat(facets.array("tags").values()).hasSize(2);
  }

  @Test
  void everybody_sees_what_is_theirs() {
    JsonObject issued = server.create("tenant0", "ada");
    String key = Objects.requireNonNull(issued.string("api_key"));
    HttpResponse<String> facets = server.send("GET", "/api/v1/facets?" + RANGE, null, key);
    HttpResponse<String> query =
        server.send(
            "GET", "/api/v1/analytics/query?metric=requests&by=key&key=key1&" + RANGE, null, key);

    assertThat(JsonObject.parse(facets.body()).objects("keys")).isEmpty();
    assertThat(JsonObject.parse(query.body()).object("total").integer("total")).isZero();
  }

  @Test
  void percentiles_are_those_of_the_times() {
    LatencyHistogram times = new LatencyHistogram();
    for (int time = 1; time <= 10_000; time++) {
      times.record(time);
    }

    assertThat(times.percentile(0.5)).isBetween(4_900.0, 5_100.0);
    assertThat(times.percentile(0.99)).isBetween(9_700.0, 10_300.0);
    assertThat(new LatencyHistogram().percentile(0.5)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "query?metric=speed, metric",
    "query?metric=requests&by=tag:team&by2=model, by2",
    "query?metric=requests&by=day, by",
    "query?metric=requests&bucket=week, bucket",
    "query?metric=requests&top=500, top",
    "performance?group_by=user, group_by"
  })
  void a_wrong_parameter_is_named(String query, String parameter) {
    HttpResponse<String> answer =
        server.send("GET", "/api/v1/analytics/" + query, null, KeyServer.ADMIN);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(answer).string("param")).isEqualTo(parameter);
  }
}
