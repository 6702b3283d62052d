package io.aiprovider.server.analytics.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.Usage;
import io.aiprovider.server.ledger.row.CallFacts;
import io.aiprovider.server.ledger.row.UsageRow;
import io.aiprovider.server.ledger.row.UsageRow.RowCost;
import io.aiprovider.server.ledger.row.UsageRow.RowResult;
import io.aiprovider.server.ledger.table.UsageTable;
import io.aiprovider.server.personal.UserPseudonyms;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Rows that this process wrote are rolled up from memory, and each exactly once. */
final class RecentBatchesTest {
  private static final Instant START = Instant.parse("2026-10-01T23:40:00Z");
  private static final int ROWS = 300;

  private final Random random = new Random(5);
  private final RecentBatches recent = new RecentBatches();

  private @Nullable String oneOf(@Nullable String... values) {
    return values[random.nextInt(values.length)];
  }

  private UsageRow row(int number) {
    int attempt = random.nextInt(3);
    Instant began = START.plus(Duration.ofSeconds(random.nextInt(6_000)));
    return new UsageRow(
        new CallFacts(
            "call" + number,
            began,
            oneOf("key1", "key2", null),
            oneOf("acme", "other", null),
            oneOf("ada", "bob", null),
            null,
            null,
            null,
            "/v1/chat/completions",
            "chat",
            oneOf("gpt", "claude", null),
            oneOf("{\"team\":\"a\",\"stage\":\"x\"}", "{\"team\":\"b\"}", null),
            null,
            null),
        attempt,
        random.nextBoolean(),
        began,
        oneOf("openai", "other", null),
        oneOf("gpt-4o", null),
        0,
        new Usage(random.nextInt(500) + 100, random.nextInt(50), 0, random.nextInt(90) + 9, 7),
        new RowCost(
            BigDecimal.valueOf(random.nextInt(1_000_000), 4 + random.nextInt(17)),
            BigDecimal.valueOf(random.nextInt(9), 2),
            BigDecimal.valueOf(random.nextInt(9_000) - 3_000L, 17 + random.nextInt(4)),
            String.valueOf(oneOf("priced", "partial", "unpriced")),
            null),
        new RowResult(
            String.valueOf(oneOf("succeeded", "failed", "cancelled")),
            oneOf("cancelled", "rate_limited", null),
            null,
            random.nextInt(20_000),
            random.nextBoolean() ? null : (long) random.nextInt(2_000),
            attempt,
            random.nextBoolean() ? null : 200 + 100 * random.nextInt(4),
            random.nextBoolean(),
            null,
            null),
        null);
  }

  private List<UsageRow> rows(int first) {
    List<UsageRow> rows = new ArrayList<>();
    for (int i = first; i < first + ROWS; i++) {
      rows.add(row(i));
    }
    return rows;
  }

  private static UsageTable table(Database database, RecentBatches recent) {
    return new UsageTable(database, new UserPseudonyms(database), recent);
  }

  private static void rollUpAll(RollUps rollUps) {
    while (rollUps.add() > 0) {
      // the next ones
    }
  }

  private static List<Map<String, Object>> rollUps(Database database) {
    return database.use(
        client ->
            client
                .sql(
                    "select r.*, s.hash from ai_usage_rollups r join ai_usage_series s"
                        + " on s.id = r.series_id order by r.breakdown, r.span, r.start_at, s.hash")
                .query()
                .listOfRows());
  }

  /** What the roll-ups are if they are made from the rows in the database. */
  private static List<Map<String, Object>> fromRows(Database database) {
    database.transaction(
        client -> {
          client.sql("delete from ai_usage_rollups").update();
          return client.sql("update ai_usage_logs set batch = 0").update();
        });
    rollUpAll(new RollUps(database));
    return rollUps(database);
  }

  private static void changeRows(Database database) {
    database.use(
        client ->
            client.sql("update ai_usage_logs set prompt_tokens = prompt_tokens + 1").update());
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void roll_ups_from_memory_are_those_from_the_database(Database database) {
    UsageTable table = table(database, recent);
    RollUps rollUps = new RollUps(database, recent);
    table.insert(rows(0));
    rollUps.add();
    table.insert(rows(ROWS));
    table.insert(rows(2 * ROWS));

    assertThat(rollUps.add()).isEqualTo(2 * ROWS);

    assertThat(rollUps(database)).isNotEmpty().isEqualTo(fromRows(database));
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void the_rows_are_not_read_and_a_rebuild_reads_them(Database database) {
    UsageTable table = table(database, recent);
    RollUps rollUps = new RollUps(database, recent);
    List<UsageRow> first = rows(0);
    table.insert(first);
    changeRows(database);
    rollUpAll(rollUps);
    assertThat(promptTokens(rollUps(database)))
        .isEqualTo(first.stream().mapToLong(row -> row.usage().promptTokens()).sum());
    table.insert(rows(ROWS));
    changeRows(database);

    for (int day = 1; day <= 2; day++) {
      rollUps.rebuild(LocalDate.of(2026, 10, day));
    }
    rollUpAll(rollUps);

    assertThat(rollUps(database)).isEqualTo(fromRows(database));
  }

  private static long promptTokens(List<Map<String, Object>> rollUps) {
    return rollUps.stream()
        .filter(row -> row.get("breakdown").equals("all") && row.get("span").equals("day"))
        .mapToLong(row -> (long) row.get("prompt_tokens"))
        .sum();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_batch_that_another_node_rolled_up_is_not_added_again(Database database) {
    table(database, recent).insert(rows(0));
    rollUpAll(new RollUps(database));

    assertThat(new RollUps(database, recent).add()).isZero();

    assertThat(rollUps(database)).isEqualTo(fromRows(database));
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void rows_are_rolled_up_once_if_they_were_written_twice_or_are_not_in_memory(Database database) {
    RecentBatches small = new RecentBatches(ROWS);
    UsageTable table = table(database, small);
    List<UsageRow> twice = rows(0);
    table.insert(twice.subList(0, 10));
    table.insert(twice);
    table.insert(rows(ROWS));
    table.insert(rows(2 * ROWS));

    rollUpAll(new RollUps(database, small));

    assertThat(rollUps(database)).isNotEmpty().isEqualTo(fromRows(database));
  }
}
