package io.aiprovider.server.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.analytics.LedgerRows;
import io.aiprovider.server.cli.Main;
import io.aiprovider.server.ledger.ServerProcess;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that archive are killed: one while it writes a file, and one while it deletes the rows
 * of a file. No row is lost, files with their names are complete, and when a later process has
 * finished, each row is either in one file or in the table.
 */
final class KilledArchiveTest {
  private static final int ROWS = 20_000;
  private static final Duration DAYS = Duration.ofDays(3);
  private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

  @TempDir Path directory;

  private Path archive() {
    return directory.resolve("data").resolve("archive");
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Rows of two days that are old enough, and of one that is not. */
  private static Set<String> fill(Database database) {
    LedgerRows rows = new LedgerRows(7, start(TODAY.minusDays(92)), DAYS, 5);
    LedgerRows.insert(database, rows.next(ROWS));
    database.use(client -> client.sql("update ai_usage_logs set batch = null").update());
    return new HashSet<>(ids(database));
  }

  private static List<String> ids(Database database) {
    return database.use(
        client -> client.sql("select id from ai_usage_logs").query(String.class).list());
  }

  /** The ids in all files with a final name; each must be complete. */
  private List<String> archived() throws IOException {
    List<String> ids = new ArrayList<>();
    for (Path file : files(".jsonl.gz")) {
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
        reader.lines().forEach(line -> ids.add(JsonObject.parse(line).string("id")));
      }
    }
    return ids;
  }

  private List<Path> files(String suffix) throws IOException {
    if (!Files.isDirectory(archive())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(archive())) {
      return files.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }

  /** The process is in the middle of something as soon as there is such a file. */
  private void awaitFile(String suffix) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> !files(suffix).isEmpty());
  }

  /** The right of the killed process to archive would end by itself, but a minute later. */
  private static void endLease(Database database) {
    database.use(client -> client.sql("update ai_jobs set held_until = null").update());
  }

  private void assertNothingIsLost(Database database, Set<String> all) throws IOException {
    Set<String> found = new HashSet<>(archived());
    found.addAll(ids(database));
    assertThat(found).isEqualTo(all);
  }

  private void assertEachRowIsInOnePlace(Database database, Set<String> all) throws IOException {
    List<String> everywhere = new ArrayList<>(archived());
    assertThat(everywhere).hasSizeGreaterThan(ROWS / 2);
    List<String> kept = ids(database);
    assertThat(kept).isNotEmpty();
    everywhere.addAll(kept);
    assertThat(everywhere).hasSize(all.size());
    assertThat(new HashSet<>(everywhere)).isEqualTo(all);
  }

  private Process archiveCommand() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "archive",
            "--ai-provider.data-dir=" + directory.resolve("data"),
            "--ai-provider.providers.none.type=simulated")
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("output").toFile())
        .start();
  }

  private void killCommand(String suffix) throws IOException, InterruptedException {
    Process process = archiveCommand();
    awaitFile(suffix);
    process.destroyForcibly().waitFor();
  }

  @Test
  void a_killed_command_loses_no_row_and_the_next_one_goes_on() throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    Set<String> all;
    try (Database database = TestDatabase.openFile(data)) {
      all = fill(database);
    }

    for (String moment : List.of(".unfinished", ".jsonl.gz")) {
      killCommand(moment);
      try (Database database = TestDatabase.openFile(data)) {
        assertNothingIsLost(database, all);
        endLease(database);
      }
    }

    Process last = archiveCommand();
    boolean ended = last.waitFor(3, TimeUnit.MINUTES);
    last.destroyForcibly();
    String output = Files.readString(directory.resolve("output"));
    assertThat(ended).as(output).isTrue();
    assertThat(last.exitValue()).as(output).isZero();
    try (Database database = TestDatabase.openFile(data)) {
      assertEachRowIsInOnePlace(database, all);
    }
  }

  /** The rest of what a command began can be done at once, without the wait after a kill. */
  @Test
  void a_command_that_is_interrupted_ends_its_lease() throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    Set<String> all;
    try (Database database = TestDatabase.openFile(data)) {
      all = fill(database);
    }

    Process process = archiveCommand();
    awaitFile(".unfinished");
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();

    try (Database database = TestDatabase.openFile(data)) {
      assertNothingIsLost(database, all);
      assertThat(ids(database))
          .as("it was interrupted before its end")
          .hasSizeGreaterThan(ROWS / 3);
      Archiver next = new Archiver(database, archive(), 90, Instant::now);
      next.run(day -> {});
      assertEachRowIsInOnePlace(database, all);
    }
  }

  @Test
  void a_killed_server_loses_no_row_and_goes_on_after_its_next_start() throws Exception {
    String url = TestDatabase.newPostgresqlUrl();
    try (Database database = TestDatabase.open(url)) {
      Set<String> all = fill(database);

      for (String moment : List.of(".unfinished", ".jsonl.gz")) {
        try (ServerProcess server = server(url)) {
          awaitFile(moment);
          server.kill();
        }
        assertNothingIsLost(database, all);
        endLease(database);
      }

      try (ServerProcess server = server(url)) {
        await()
            .atMost(Duration.ofMinutes(3))
            .until(() -> new Archiver(database, archive(), 90, Instant::now).plan().isEmpty());
        server.stop();
      }
      assertEachRowIsInOnePlace(database, all);
    }
  }

  private ServerProcess server(String url) {
    return ServerProcess.start(directory, "http://127.0.0.1:1/v1", "database.url=" + url);
  }
}
