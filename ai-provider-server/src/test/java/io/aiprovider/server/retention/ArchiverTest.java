package io.aiprovider.server.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.analytics.CostReports;
import io.aiprovider.server.analytics.LedgerRows;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.analytics.rollup.RollUps;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import io.aiprovider.server.store.TestDatabase;
import io.aiprovider.spring.settings.StartRefused;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Rows go into files and then out of the database, and none is lost, whatever happens. */
final class ArchiverTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
  private static final Instant START = Instant.parse("2026-08-28T00:00:00Z");
  private static final Instant CUT = Instant.parse("2026-08-31T00:00:00Z"); // 90 days before today
  private static final Duration RANGE = Duration.ofDays(5);

  @TempDir Path directory;

  private Archiver archiver(Database database) {
    return new Archiver(database, directory, 90, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static List<Map<String, Object>> fill(Database database, int least) {
    List<Map<String, Object>> rows = new LedgerRows(5, START, RANGE, 4).next(least);
    rows.forEach(row -> row.put("end_user", "someone"));
    LedgerRows.insert(database, rows);
    rollUpAll(database);
    return rows;
  }

  private static void rollUpAll(Database database) {
    RollUps rollUps = new RollUps(database);
    while (rollUps.add() > 0) {
      // the next ones
    }
  }

  private static Figures total(Database database) {
    return new CostReports(database).total(UsageScope.ALL, START, NOW);
  }

  private static Set<String> ids(Database database) {
    return new HashSet<>(
        database.use(
            client -> client.sql("select id from ai_usage_logs").query(String.class).list()));
  }

  private List<JsonObject> archived() throws IOException {
    List<JsonObject> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        assertThat(file.getFileName().toString())
            .matches("usage-2026-08-\\d\\d(\\.2)?\\.jsonl\\.gz");
        try (BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
          reader.lines().forEach(line -> rows.add(JsonObject.parse(line)));
        }
      }
    }
    return rows;
  }

  @Test
  void a_directory_that_cannot_be_created_is_named() throws IOException {
    Path nowhere = Files.writeString(directory.resolve("file"), "").resolve("archive");
    try (Database database = TestDatabase.H2.open()) {
      fill(database, 100);
      Archiver archiver = new Archiver(database, nowhere, 90, Clock.fixed(NOW, ZoneOffset.UTC));

      assertThatThrownBy(() -> archiver.run(day -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the directory " + nowhere + " cannot be created");
      assertThat(archiver.plan()).as("the rows are still there").isNotEmpty();
    }
  }

  @Test
  void the_server_does_not_start_without_the_configured_directory() throws IOException {
    Path nowhere = Files.writeString(directory.resolve("file"), "").resolve("archive");

    assertThatThrownBy(
            () -> KeyServer.on(TestDatabase.H2, "retention.archive-directory=" + nowhere).close())
        .rootCause()
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("The archive directory " + nowhere + " cannot be created")
        .hasMessageContaining("ai-provider.retention.archive-directory");
  }

  @Test
  void a_stopped_run_leaves_the_rest_and_another_one_can_begin_at_once() throws IOException {
    try (Database database = TestDatabase.H2.open()) {
      fill(database, 2_500);
      Archiver first = archiver(database);

      assertThatThrownBy(() -> first.run(day -> first.stop())).isInstanceOf(Archiver.Stopped.class);

      assertThat(archiver(database).plan()).hasSize(2);
      assertThat(archiver(database).run(day -> {})).hasSize(2);
      assertThat(archived()).extracting(row -> row.string("id")).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void old_rows_move_into_files_and_the_sums_stay(Database database) throws IOException {
    List<Map<String, Object>> rows = fill(database, 2_500);
    String before = total(database).toString();
    List<Archiver.Day> plan = archiver(database).plan();

    List<Archiver.Archived> told = new ArrayList<>();
    List<Archiver.Archived> done = archiver(database).run(told::add);

    assertThat(told).isEqualTo(done);
    assertThat(done)
        .extracting(day -> new Archiver.Day(day.day(), day.rows()))
        .isEqualTo(plan)
        .extracting(Archiver.Day::day)
        .containsExactly(
            LocalDate.of(2026, 8, 28), LocalDate.of(2026, 8, 29), LocalDate.of(2026, 8, 30));
    assertThat(total(database)).hasToString(before);
    List<JsonObject> archived = archived();
    assertThat(archived).noneMatch(row -> row.has("end_user")); // which nobody can erase there
    Set<String> kept = ids(database);
    assertThat(archived.size() + kept.size()).isEqualTo(rows.size());
    for (Map<String, Object> row : rows) {
      Instant began = ((OffsetDateTime) row.get("created_at")).toInstant();
      assertThat(kept.contains((String) row.get("id"))).isEqualTo(!began.isBefore(CUT));
    }
    for (JsonObject same : archived) {
      Map<String, Object> row =
          rows.stream().filter(r -> r.get("id").equals(same.string("id"))).findFirst().get();
      assertThat(same.string("tags")).isEqualTo(row.get("tags"));
      assertThat(new BigDecimal(same.get("cost_usd").toString()))
          .isEqualByComparingTo((BigDecimal) row.get("cost_usd"));
      assertThat(Instant.parse(same.string("created_at")))
          .isEqualTo(((OffsetDateTime) row.get("created_at")).toInstant());
    }
    assertThat(archiver(database).plan()).isEmpty();
    assertThat(archiver(database).run(day -> {})).isEmpty();
  }

  @Test
  void a_plan_changes_nothing() throws IOException {
    try (Database database = TestDatabase.H2.open()) {
      fill(database, 300);
      Set<String> before = ids(database);

      assertThat(archiver(database).plan()).hasSize(3);

      assertThat(ids(database)).isEqualTo(before);
      assertThat(archived()).isEmpty();
    }
  }

  /** An error that nothing handles, at some point of the work: like the end of the process. */
  private static final class Killed extends Error {}

  /** Archives, but ends when a day's rows are deleted up to a point. */
  private void interrupted(Database database) throws IOException {
    ArchiveFile file = ArchiveFile.of(directory, LocalDate.of(2026, 8, 28), 1);
    assertThatThrownBy(
            () ->
                archiver(database)
                    .run(
                        day -> {
                          throw new Killed();
                        }))
        .isInstanceOf(Killed.class);
    assertThat(file.path()).exists();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_later_run_continues_after_an_interruption(Database database) throws IOException {
    List<Map<String, Object>> rows = fill(database, 1_000);
    interrupted(database);
    LocalDate second = LocalDate.of(2026, 8, 29);
    // killed while it wrote the file of the second day
    Files.writeString(directory.resolve(".usage-" + second + ".jsonl.gz.unfinished"), "half");
    archiver(database).run(day -> {});
    assertThat(archived().size() + ids(database).size()).isEqualTo(rows.size());

    // killed while it deleted the rows of a complete file: some are in both
    List<Map<String, Object>> again =
        rows.stream()
            .filter(row -> row.get("created_at").toString().startsWith("2026-08-29"))
            .limit(10)
            .toList();
    LedgerRows.insert(database, again);
    database.use(client -> client.sql("update ai_usage_logs set batch = null").update());
    assertThat(archiver(database).run(day -> {}))
        .extracting(Archiver.Archived::rows)
        .containsExactly((long) again.size());

    assertThat(archived().size() + ids(database).size()).isEqualTo(rows.size());
    assertThat(archived()).extracting(row -> row.string("id")).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void late_rows_of_an_archived_day_get_a_file_of_their_own(Database database) throws IOException {
    fill(database, 500);
    archiver(database).run(day -> {});
    int before = archived().size();
    LedgerRows.insert(
        database,
        List.of(LedgerRows.call("late", Instant.parse("2026-08-29T10:00:00Z"), "t", "k", "1")));

    assertThat(archiver(database).run(day -> {})).isEmpty(); // it is not rolled up yet
    assertThat(ids(database)).contains("late.1");
    rollUpAll(database);
    archiver(database).run(day -> {});

    assertThat(ids(database)).doesNotContain("late.1");
    assertThat(directory.resolve("usage-2026-08-29.2.jsonl.gz")).exists();
    assertThat(archived()).hasSize(before + 1);
  }

  @Test
  void a_damaged_file_stops_the_work_and_no_row_is_deleted() throws IOException {
    try (Database database = TestDatabase.H2.open()) {
      fill(database, 300);
      Files.write(directory.resolve("usage-2026-08-28.jsonl.gz"), new byte[] {31, -117, 8, 0, 1});
      Set<String> before = ids(database);

      assertThatThrownBy(() -> archiver(database).run(day -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("usage-2026-08-28.jsonl.gz is damaged");

      assertThat(ids(database)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void one_process_archives_at_a_time(Database database) throws IOException {
    fill(database, 100);

    try (JobLease other = JobLease.take(database, "archive")) {
      assertThat(other).isNotNull();
      assertThatThrownBy(() -> archiver(database).run(day -> {})).isInstanceOf(Archiver.Busy.class);
    }
    assertThat(archiver(database).run(day -> {})).hasSize(3);
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_lease_of_a_dead_process_ends(Database database) {
    JobLease dead = JobLease.take(database, "archive");
    assertThat(JobLease.take(database, "archive")).isNull();
    database.use(
        client ->
            client
                .sql("update ai_jobs set held_until = current_timestamp - interval '1' second")
                .update());

    try (JobLease next = JobLease.take(database, "archive")) {
      assertThat(next).isNotNull();
      assertThatThrownBy(dead::renew).hasMessageContaining("Another node has taken over");
    }
  }
}
