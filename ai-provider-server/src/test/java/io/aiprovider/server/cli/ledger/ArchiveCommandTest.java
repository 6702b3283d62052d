package io.aiprovider.server.cli.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.analytics.rollup.RollUps;
import io.aiprovider.server.billing.LedgerRows;
import io.aiprovider.server.cli.CommandLineTool;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @TempDir Path directory;

  private int run(String url, String... words) {
    out.reset();
    PrintStream text = new PrintStream(out, true, StandardCharsets.UTF_8);
    List<String> all =
        Stream.concat(
                Stream.of("archive"),
                Stream.concat(
                    Stream.of(words),
                    Stream.of(
                        "--ai-provider.database.url=" + url,
                        "--ai-provider.data-dir=" + directory,
                        "--ai-provider.providers.sim.type=simulated")))
            .toList();
    return new CommandLineTool(Map.of(), text, text).run(all.toArray(String[]::new));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  private static long rows(Database database) {
    return database.use(
        client -> client.sql("select count(*) from ai_usage_logs").query(Long.class).single());
  }

  @Test
  void old_rows_are_shown_and_then_moved_into_files() throws IOException {
    String url = TestDatabase.newPostgresqlUrl();
    try (Database database = TestDatabase.openPostgresql(url)) {
      new LedgerRows(database)
          .add("2025-01-05T00:00:00Z", 1, 1, "1")
          .add("2025-01-05T12:00:00Z", 1, 1, "1")
          .add("2025-01-07T00:00:00Z", 1, 1, "1");
      new RollUps(database).add();

      assertThat(run(url, "--dry-run")).as(out()).isZero();
      assertThat(out())
          .isEqualTo(
              """
              day         rows
              2025-01-05     2
              2025-01-07     1
              ----------------
              total          3
              Nothing was changed, because of --dry-run.
              """);
      assertThat(rows(database)).isEqualTo(3);

      assertThat(run(url)).as(out()).isZero();
      Path archive = directory.resolve("archive");
      assertThat(out())
          .isEqualTo(
              """
              2025-01-05  2 rows  %s
              2025-01-07  1 rows  %s
              Archived 3 rows of 2 days.
              """
                  .formatted(
                      archive.resolve("usage-2025-01-05.jsonl.gz"),
                      archive.resolve("usage-2025-01-07.jsonl.gz")));
      assertThat(rows(database)).isZero();
      try (Stream<Path> files = Files.list(archive)) {
        assertThat(files.filter(file -> file.toString().endsWith(".jsonl.gz"))).hasSize(2);
      }

      assertThat(run(url)).isZero();
      assertThat(out()).startsWith("Nothing to archive: there are no rows before ");
      assertThat(run(url, "--ai-provider.retention.raw-days=0")).isZero();
      assertThat(out()).contains("Rows are kept for ever");
      assertThat(run(url, "--ai-provider.retention.raw-days=-1")).isEqualTo(2);
      assertThat(out()).contains("ai-provider.retention.raw-days is -1, which is negative");
    }
  }

  @Test
  void help_shows_how_the_command_is_used() {
    assertThat(run("", "--help")).isZero();
    assertThat(out().lines())
        .contains(
            "Usage: ai-provider archive [--dry-run] [--config FILE] [--any.property=value ...]");
  }

  @Test
  void a_database_that_cannot_be_opened_and_a_wrong_option_are_told_without_a_stack_trace() {
    assertThat(run("postgresql://x:y@localhost:1/none")).isEqualTo(1);
    assertThat(out())
        .startsWith(
            "ai-provider: The server cannot open the PostgreSQL database none at localhost:1")
        .contains("Start it, or correct POSTGRES_URL")
        .hasLineCount(1);

    assertThat(run("", "--dryrun")).isEqualTo(2);
    assertThat(out()).contains("archive has no option '--dryrun'");
  }
}
