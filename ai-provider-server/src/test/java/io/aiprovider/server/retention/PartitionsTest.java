package io.aiprovider.server.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.analytics.CostReports;
import io.aiprovider.server.analytics.LedgerRows;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.analytics.rollup.RollUps;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The partitions of the ledger's table on PostgreSQL. */
final class PartitionsTest {
  @TempDir Path directory;

  private static Partitions at(Database database, String now) {
    return new Partitions(database, Clock.fixed(Instant.parse(now), ZoneOffset.UTC));
  }

  private static List<String> names(Database database) {
    return database.use(
        client ->
            client
                .sql(
                    "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                        + " where i.inhparent = to_regclass('ai_usage_logs') order by 1")
                .query(String.class)
                .list());
  }

  private static String partition(Database database, String call) {
    return database.use(
        client ->
            client
                .sql("select tableoid::regclass::text from ai_usage_logs where call_id = :call")
                .param("call", call)
                .query(String.class)
                .single());
  }

  private static void insert(Database database, String call, String began) {
    LedgerRows.insert(
        database, List.of(LedgerRows.call(call, Instant.parse(began), "t", "k", "1")));
  }

  @Test
  void this_month_and_the_next_two_have_partitions() {
    try (Database database = TestDatabase.POSTGRESQL.open()) {
      insert(database, "early", "2026-11-30T23:59:59.999Z"); // before there were partitions
      insert(database, "old", "2026-10-31T23:59:59.999Z");
      Partitions partitions = at(database, "2026-11-30T23:30:00Z");

      CompletableFuture.allOf(
              CompletableFuture.runAsync(partitions::make),
              CompletableFuture.runAsync(partitions::make))
          .join();

      assertThat(names(database))
          .containsExactly(
              "ai_usage_logs_2026_11",
              "ai_usage_logs_2026_12",
              "ai_usage_logs_2027_01",
              "ai_usage_logs_default");
      insert(database, "next", "2026-12-01T00:00:00Z");
      assertThat(partition(database, "early")).isEqualTo("ai_usage_logs_2026_11");
      assertThat(partition(database, "next")).isEqualTo("ai_usage_logs_2026_12");
      assertThat(partition(database, "old")).isEqualTo("ai_usage_logs_default");
      at(database, "2026-12-01T00:00:00Z").make();
      assertThat(names(database)).contains("ai_usage_logs_2027_02").hasSize(5);
    }
  }

  @Test
  void a_partition_is_dropped_when_its_month_is_archived() throws IOException {
    try (Database database = TestDatabase.POSTGRESQL.open()) {
      at(database, "2026-08-15T00:00:00Z").make();
      insert(database, "first", "2026-08-01T00:00:00Z");
      insert(database, "last", "2026-08-31T23:59:59Z");
      insert(database, "kept", "2026-09-01T00:00:00Z");
      new RollUps(database).add();
      Clock now = Clock.fixed(Instant.parse("2026-11-30T00:00:00Z"), ZoneOffset.UTC);
      Partitions partitions = new Partitions(database, now);

      new Archiver(database, directory, 91, now).run(day -> {}); // not the last of August yet
      partitions.drop();
      assertThat(names(database)).contains("ai_usage_logs_2026_08");
      new Archiver(database, directory, 90, now).run(day -> {});
      partitions.drop();

      assertThat(names(database))
          .doesNotContain("ai_usage_logs_2026_08")
          .contains("ai_usage_logs_2026_09");
      insert(database, "late", "2026-08-02T00:00:00Z");
      assertThat(partition(database, "late")).isEqualTo("ai_usage_logs_default");
      assertThat(
              new CostReports(database)
                  .total(
                      UsageScope.ALL,
                      Instant.parse("2026-08-01T00:00:00Z"),
                      Instant.parse("2026-10-01T00:00:00Z"))
                  .requests())
          .isEqualTo(4);
    }
  }
}
