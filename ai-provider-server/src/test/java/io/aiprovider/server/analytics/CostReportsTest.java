package io.aiprovider.server.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.server.analytics.rollup.Breakdown;
import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.analytics.rollup.Horizons;
import io.aiprovider.server.analytics.rollup.LatencyHistogram;
import io.aiprovider.server.analytics.rollup.RollUps;
import io.aiprovider.server.analytics.rollup.Span;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import io.aiprovider.server.store.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Reports equal the rows of the ledger, to the last decimal, whatever is rolled up. */
final class CostReportsTest {
  private static final Instant START = Instant.parse("2026-10-23T17:07:00Z");
  private static final Duration RANGE = Duration.ofDays(4); // with a change of the clocks
  private static final List<String> GROUPS =
      List.of(
          "provider",
          "model",
          "key",
          "user",
          "tenant",
          "day",
          "hour",
          "tag:team",
          "tag:stage",
          "tag:none");
  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("UTC"),
          ZoneId.of("Europe/Berlin"),
          ZoneId.of("Asia/Kathmandu"),
          ZoneId.of("America/Los_Angeles"),
          ZoneId.of("Pacific/Auckland"),
          ZoneId.of("America/St_Johns"));

  private static void rollUpAll(RollUps rollUps) {
    while (rollUps.add() > 0) {
      // the next ones
    }
  }

  /** All groupings, with a random scope, range, zone and interval. */
  private static List<CostQuery> queries(long seed) {
    Random random = new Random(seed);
    List<CostQuery> queries = new ArrayList<>();
    for (String group : GROUPS) {
      for (int i = 0; i < 2; i++) {
        UsageScope scope =
            switch (random.nextInt(3)) {
              case 0 -> UsageScope.ALL;
              case 1 -> UsageScope.ofTenant("tenant1");
              default -> UsageScope.ofKey("key2");
            };
        long from = random.nextInt((int) RANGE.toMinutes() / 2);
        long to = from + 1 + random.nextInt((int) (RANGE.toMinutes() - from));
        boolean exact = random.nextBoolean();
        Instant start = START.plus(Duration.ofMinutes(from));
        Instant end = START.plus(Duration.ofMinutes(to));
        Interval[] intervals = Interval.values();
        int interval = random.nextInt(intervals.length * 2);
        queries.add(
            new CostQuery(
                scope,
                exact ? start : Span.QUARTER.floor(start),
                exact ? end : Span.QUARTER.ceiling(end),
                ZONES.get(random.nextInt(ZONES.size())),
                GroupBy.named(group),
                interval < intervals.length ? intervals[interval] : null));
      }
    }
    return queries;
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_report_equals_the_rows_whatever_is_rolled_up(Database database) {
    RollUps rollUps = new RollUps(database, 700);
    CostReports reports = new CostReports(database);
    List<Map<String, Object>> rows = new LedgerRows(7, START, RANGE, 9).next(2_000);
    int half = rows.size() / 2;
    LedgerRows.insert(database, rows.subList(0, half));
    assertExact(reports, rows.subList(0, half), 1);
    rollUps.add(); // not all of them
    assertExact(reports, rows.subList(0, half), 2);
    rollUps.add();
    LedgerRows.insert(database, rows.subList(half, rows.size())); // late rows of the same times
    assertExact(reports, rows, 3);
    rollUps.add();
    assertExact(reports, rows, 4);
    rollUpAll(rollUps);
    assertExact(reports, rows, 99);
    assertThat(rolledUp(database, "batch = 0")).isZero();
  }

  private static void assertExact(CostReports reports, List<Map<String, Object>> rows, long seed) {
    for (CostQuery query : queries(seed)) {
      assertThat(simple(reports.of(query))).as(query.toString()).isEqualTo(RowSums.of(query, rows));
    }
  }

  /** Figures by group and interval. */
  private static Map<String, String> simple(CostReport report) {
    Map<String, String> simple = new TreeMap<>();
    Figures total = Figures.NONE;
    for (CostReport.Group group : report.groups()) {
      total = total.plus(group.sums().all());
      String name = group.key() + "/" + group.tenant();
      simple.put(name, RowSums.text(group.sums().all()));
      group
          .sums()
          .intervals()
          .forEach((start, figures) -> simple.put(name + " " + start, RowSums.text(figures)));
    }
    assertThat(RowSums.text(report.total().all())).isEqualTo(RowSums.text(total));
    return simple;
  }

  private static long rolledUp(Database database, String condition) {
    return database.use(
        client ->
            client
                .sql("select count(*) from ai_usage_logs where " + condition)
                .query(Long.class)
                .single());
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_row_is_added_once_however_often_and_where_it_is_rolled_up(Database database) {
    List<Map<String, Object>> rows = new LedgerRows(3, START, RANGE, 5).next(4_000);
    LedgerRows.insert(database, rows);
    AtomicInteger added = new AtomicInteger();

    CompletableFuture.allOf(
            CompletableFuture.runAsync(() -> addUntilNothingIsLeft(database, added)),
            CompletableFuture.runAsync(() -> addUntilNothingIsLeft(database, added)),
            CompletableFuture.runAsync(() -> addUntilNothingIsLeft(database, added)))
        .join();

    assertThat(added).hasValue(rows.size());
    assertExact(new CostReports(database), rows, 5);
  }

  private static void addUntilNothingIsLeft(Database database, AtomicInteger added) {
    RollUps node = new RollUps(database, 300);
    while (rolledUp(database, "batch = 0") > 0) {
      added.addAndGet(node.add());
    }
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_rebuild_repairs_roll_ups_that_somebody_changed(Database database) {
    List<Map<String, Object>> rows = new LedgerRows(4, START, RANGE, 5).next(1_000);
    LedgerRows.insert(database, rows);
    RollUps rollUps = new RollUps(database);
    rollUpAll(rollUps);
    database.use(
        client ->
            client
                .sql("update ai_usage_rollups set cost_usd = 5, latency = '' where span = 'day'")
                .update());

    for (int day = 23; day <= 27; day++) {
      rollUps.rebuild(LocalDate.of(2026, 10, day));
      assertThat(rolledUp(database, "batch = 0")).isPositive();
      if (day % 2 == 0) {
        rollUpAll(rollUps);
      }
    }

    assertExact(new CostReports(database), rows, 6);
    rollUpAll(rollUps);
    assertExact(new CostReports(database), rows, 7);
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void histograms_of_quarters_and_of_days_are_those_of_the_rows(Database database) {
    List<Map<String, Object>> rows = new LedgerRows(8, START, RANGE, 5).next(3_000);
    RollUps rollUps = new RollUps(database);
    for (int i = 0; i < rows.size(); i += 1_000) {
      LedgerRows.insert(database, rows.subList(i, Math.min(rows.size(), i + 1_000)));
      rollUpAll(rollUps);
    }
    LatencyHistogram latency = new LatencyHistogram();
    LatencyHistogram firstToken = new LatencyHistogram();
    for (Map<String, Object> row : rows) {
      if ((boolean) row.get("call_end")) {
        latency.record((long) row.get("response_time_ms"));
        Long ttft = (Long) row.get("ttft_ms");
        if (ttft != null) {
          firstToken.record(ttft);
        }
      }
    }

    for (Span span : List.of(Span.QUARTER, Span.DAY)) {
      for (Breakdown breakdown : List.of(Breakdown.ALL, Breakdown.TENANT, Breakdown.KEY)) {
        assertThat(merged(database, span, breakdown, "latency")).isEqualTo(latency.toString());
        assertThat(merged(database, span, breakdown, "first_token"))
            .isEqualTo(firstToken.toString());
      }
    }
  }

  private static String merged(Database database, Span span, Breakdown breakdown, String column) {
    LatencyHistogram merged = new LatencyHistogram();
    database
        .use(
            client ->
                client
                    .sql(
                        "select "
                            + column
                            + " from ai_usage_rollups where span = :span and breakdown = :breakdown")
                    .param("span", span.label())
                    .param("breakdown", breakdown.label())
                    .query(String.class)
                    .list())
        .forEach(text -> merged.add(LatencyHistogram.parse(text)));
    return merged.toString();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void users_are_shown_by_their_ids_as_long_as_those_are_known(Database database) {
    LedgerRows.insert(database, new LedgerRows(9, START, RANGE, 2).next(50));
    database.use(
        client ->
            client
                .sql(
                    "insert into ai_pseudonyms (tenant_id, user_id, pseudonym)"
                        + " values ('tenant0', 'ada', 'user-0')")
                .update());
    CostQuery query =
        new CostQuery(
            UsageScope.ALL,
            START,
            START.plus(RANGE),
            ZoneId.of("UTC"),
            GroupBy.named("user"),
            null);

    assertThat(new CostReports(database).of(query).groups())
        .extracting(CostReport.Group::key)
        .containsExactlyInAnyOrder("ada", "user-1");
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void what_is_archived_can_be_reported_by_full_quarters_only(Database database) {
    LedgerRows.insert(
        database,
        List.of(LedgerRows.call("a", Instant.parse("2026-10-01T10:20:00Z"), "t", "k", "1.5")));
    new RollUps(database).add();
    Instant archived = Instant.parse("2026-10-02T00:00:00Z");
    database.transaction(
        client -> {
          Horizons.rowsFrom(client, archived);
          return client.sql("delete from ai_usage_logs").update();
        });
    CostReports reports = new CostReports(database);

    assertThat(
            reports
                .total(
                    UsageScope.ALL,
                    Instant.parse("2026-10-01T10:15:00Z"),
                    Instant.parse("2026-10-01T10:30:00Z"))
                .costUsd())
        .isEqualByComparingTo("1.5");
    assertThatThrownBy(
            () ->
                reports.total(UsageScope.ALL, Instant.parse("2026-10-01T10:16:00Z"), Instant.now()))
        .hasMessageContaining("full quarters of an hour");
    assertThatThrownBy(() -> new RollUps(database).rebuild(LocalDate.of(2026, 10, 1)))
        .hasMessageContaining("archived");
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void deleted_roll_ups_are_not_reported_as_nothing(Database database) {
    LedgerRows.insert(database, new LedgerRows(9, START, RANGE, 2).next(500));
    RollUps rollUps = new RollUps(database);
    rollUpAll(rollUps);
    Instant day = Instant.parse("2026-10-25T00:00:00Z");

    assertThat(rollUps.deleteBefore(day)).isPositive();

    CostReports reports = new CostReports(database);
    assertThatThrownBy(() -> reports.total(UsageScope.ALL, START, START.plus(RANGE)))
        .hasMessageContaining("is deleted");
    assertThat(reports.total(UsageScope.ALL, day, START.plus(RANGE)).requests()).isPositive();
    assertThat(rollUps.deleteBefore(START.plus(RANGE).plus(Duration.ofDays(9)))).isPositive();
    assertThat(
            database.<Long>use(
                client ->
                    client.sql("select count(*) from ai_usage_series").query(Long.class).single()))
        .isZero();
    LedgerRows.insert(database, List.of(LedgerRows.call("late", START.plus(RANGE), "t", "k", "1")));
    rollUpAll(rollUps); // with series that were deleted
  }

  @Test
  void a_report_with_too_many_groups_is_refused() {
    try (Database database = TestDatabase.H2.open()) {
      List<Map<String, Object>> rows = new ArrayList<>();
      for (int i = 0; i <= CostReports.MOST_GROUPS; i++) {
        rows.add(new HashMap<>(LedgerRows.call("c" + i, START, "t", "k" + i, "1")));
      }
      LedgerRows.insert(database, rows);
      CostReports reports = new CostReports(database);
      @Nullable GroupBy keys = GroupBy.named("key");

      assertThatThrownBy(
              () ->
                  reports.of(
                      new CostQuery(
                          UsageScope.ALL, START, START.plus(RANGE), ZoneId.of("UTC"), keys, null)))
          .hasMessageContaining("more than 10000 groups");
    }
  }
}
