package io.aiprovider.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.AttemptReport;
import io.aiprovider.call.ChatCall;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.AccountingUnavailable;
import io.aiprovider.reply.Target;
import io.aiprovider.server.ServerProperties.DiskFull;
import io.aiprovider.server.ledger.file.LogReader;
import io.aiprovider.server.ledger.file.WriteAheadLog;
import io.aiprovider.server.ledger.node.NodeIdentity;
import io.aiprovider.server.ledger.node.NodeProgress;
import io.aiprovider.server.ledger.record.LedgerRecord.Outcome;
import io.aiprovider.server.ledger.record.LedgerRecord.Progress;
import io.aiprovider.server.ledger.row.CallFacts;
import io.aiprovider.server.ledger.row.PriceRates;
import io.aiprovider.server.ledger.row.UsageRow;
import io.aiprovider.server.ledger.row.UsageRow.RowCost;
import io.aiprovider.server.ledger.row.UsageRow.RowResult;
import io.aiprovider.server.ledger.table.RowLimit;
import io.aiprovider.server.ledger.table.UsageTable;
import io.aiprovider.server.personal.UserPseudonyms;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import io.aiprovider.testing.MutableClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The way of rows from a call through the file into the database. */
final class LedgerTest {
  private static final Instant START = Instant.parse("2026-07-01T12:00:00.123456Z");
  private static final String RATES =
      PriceRates.of(
          Price.perMillion(new BigDecimal("2"), new BigDecimal("8"))
              .withCachedInput(new BigDecimal("0.5")));

  @TempDir private Path directory;

  /** A ledger of one run of a server. */
  private final class Run implements AutoCloseable {
    private final UnwrittenUsage unwritten = new UnwrittenUsage(Set.of(Duration.ofHours(1)));
    private final RunningCalls running = new RunningCalls();
    private final Ledger ledger;
    private final BatchWriter writer;

    Run(Database database, InstantSource clock) {
      WriteAheadLog file = WriteAheadLog.open(directory, 64 * 1024, clock);
      ledger = new Ledger(file, DiskFull.REFUSE, new RowsInMemory(100), unwritten);
      writer =
          new BatchWriter(
              ledger,
              new LogDrain(file, ledger, 10),
              new UsageTable(database, new UserPseudonyms(database)),
              RowLimit.NONE,
              running,
              new NodeProgress(database, NodeIdentity.in(directory)));
      writer.round(); // the one of the start, which does nothing
    }

    Run(Database database) {
      this(database, InstantSource.system());
    }

    /** The process ends without notice. */
    @Override
    public void close() {
      ledger.close();
    }
  }

  private static CallFacts facts(String call) {
    return new CallFacts(
        call,
        START,
        "key-1",
        "acme",
        "ada",
        "end-user",
        "session",
        "trace",
        "/v1/chat/completions",
        "chat",
        "gpt",
        "{\"team\":\"a\"}",
        "hash",
        4_096L);
  }

  private static UsageRow row(String call, int attempt, String outcome, RowCost cost) {
    return new UsageRow(
        facts(call),
        attempt,
        false,
        START.plus(Duration.ofMillis(attempt)),
        "openai",
        "gpt-4o",
        2,
        new Usage(100, 10, 5, 20, 3),
        cost,
        new RowResult(outcome, null, null, 12, 3L, attempt, 200, false, "MISS", "key"),
        null);
  }

  private static RowCost cost(String usd) {
    return new RowCost(new BigDecimal(usd), BigDecimal.ZERO, BigDecimal.ZERO, "priced", RATES);
  }

  private static UsageRow intent(String call, int attempt) {
    return row(
            call,
            attempt,
            "interrupted",
            new RowCost(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, "partial", RATES))
        .with(
            Usage.of(1_000, 0),
            new RowCost(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, "partial", RATES));
  }

  private static List<UsageRow> ended(String call) {
    return List.of(row(call, 1, "succeeded", cost("0.0123")).withEnd(true));
  }

  private static List<Map<String, @Nullable Object>> rows(Database database) {
    return database.use(
        client ->
            client
                .sql("select * from ai_usage_logs order by call_id, attempt")
                .query()
                .listOfRows());
  }

  private static List<String> summary(Database database) {
    return database.use(
        client ->
            client
                .sql("select * from ai_usage_logs order by call_id, attempt")
                .query(
                    (row, number) ->
                        row.getString("id")
                            + " "
                            + row.getString("outcome")
                            + " "
                            + row.getString("pricing_status")
                            + " "
                            + row.getBigDecimal("cost_usd").stripTrailingZeros().toPlainString()
                            + (row.getBoolean("call_end") ? " end" : ""))
                .list());
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_call_that_ended_is_in_the_database_with_every_column(Database database) {
    try (Run run = new Run(database)) {
      run.ledger.begin(intent("call_1", 1));
      run.ledger.end(ended("call_1"));
      assertThat(run.ledger.pending()).isOne();
      run.writer.round();

      assertThat(run.ledger.pending()).isZero();
      Map<String, @Nullable Object> row = rows(database).get(0);
      row.forEach(
          (column, value) -> {
            if (!List.of("failure_kind", "error_message", "skipped")
                .contains(column.toLowerCase())) {
              assertThat(value).as(column).isNotNull();
            }
          });
      assertThat(summary(database)).containsExactly("call_1.1 succeeded priced 0.0123 end");
      assertThat(String.valueOf(row.get("user_id"))).startsWith("user-");
    }
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void what_an_earlier_process_left_is_completed_exactly_once(Database database) {
    try (Run killed = new Run(database)) {
      killed.ledger.begin(intent("call_done", 1));
      killed.ledger.end(ended("call_done"));
      killed.ledger.begin(intent("call_open", 1));
      killed.ledger.note(new Outcome(row("call_open", 1, "failed", cost("0.5"))));
      killed.ledger.begin(intent("call_open", 2));
      killed.ledger.note(new Progress("call_open", 2, Usage.of(1_000, 0), 400, 77));
    }
    for (int start = 0; start < 3; start++) { // it may be killed again before the file is deleted
      try (Run run = new Run(database)) {
        run.writer.round();
        run.ledger.begin(intent("call_new", 1));
        run.ledger.end(ended("call_new"));
        run.writer.round();
      }
    }
    assertThat(summary(database))
        .containsExactly(
            "call_done.1 succeeded priced 0.0123 end",
            "call_new.1 succeeded priced 0.0123 end",
            "call_open.1 failed priced 0.5",
            // 1,000 tokens at 2 and 400 bytes, about 100 tokens, at 8 USD per million
            "call_open.2 interrupted partial 0.0028 end");
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void an_interrupted_attempt_costs_what_was_noted_while_it_was_running(Database database) {
    ChatCall attempt = ChatCall.create().attempt(new Target("openai", "gpt-4o", false)).call();
    AttemptReport report = attempt.report();
    report.costBasis(null, request -> 100);
    try (Run killed = new Run(database)) {
      RunningAttempts running = new RunningAttempts(killed.ledger);
      killed.ledger.begin(intent("call_open", 1));
      running.add("call_open", attempt);
      report.sending(ChatRequest.of("the first batch"));
      report.dispatched();
      report.answeredInPart(Usage.of(700, 0));
      report.sending(ChatRequest.of("the second batch"));
      report.dispatched();
      report.answered(400);
      running.note();
    }
    try (Run run = new Run(database)) {
      run.writer.round();
    }
    // 700 + 100 tokens at 2 and 400 bytes, about 100 tokens, at 8 USD per million
    assertThat(summary(database)).containsExactly("call_open.1 interrupted partial 0.0024 end");
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void an_interrupted_attempt_shows_how_long_it_waited(Database database) {
    MutableClock clock = new MutableClock();
    ChatCall call = ChatCall.builder().clocks(clock, clock).build();
    try (Run killed = new Run(database)) {
      RunningAttempts running = new RunningAttempts(killed.ledger);
      killed.ledger.begin(intent("call_open", 1));
      running.add("call_open", call.attempt(new Target("openai", "gpt-4o", false)).call());
      for (int second = 1; second <= 61; second++) {
        clock.advance(Duration.ofSeconds(1));
        running.note();
      }
    }
    try (Run run = new Run(database)) {
      run.writer.round();
    }
    assertThat((long) rows(database).get(0).get("response_time_ms")).isBetween(55_000L, 61_000L);
  }

  @Test
  void the_time_of_an_attempt_that_waits_is_noted_ever_more_rarely() throws IOException {
    MutableClock clock = new MutableClock();
    ChatCall call = ChatCall.builder().clocks(clock, clock).build();
    WriteAheadLog file = WriteAheadLog.open(directory, 64 * 1024, clock);
    try (Ledger ledger =
        new Ledger(file, DiskFull.REFUSE, new RowsInMemory(1), new UnwrittenUsage(Set.of()))) {
      RunningAttempts running = new RunningAttempts(ledger);
      running.add("call_open", call.attempt(new Target("openai", "gpt-4o", false)).call());
      for (int second = 0; second < 900; second++) {
        running.note();
        clock.advance(Duration.ofSeconds(1));
      }
      LogReader reader = file.reader();
      int notes = 0;
      while (reader.next() != null) {
        notes++;
      }
      assertThat(notes).isBetween(40, 60);
    }
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void an_interrupted_attempt_shows_what_the_prompt_cache_of_its_provider_saved(Database database) {
    try (Run killed = new Run(database)) {
      killed.ledger.begin(intent("call_open", 1));
      killed.ledger.note(new Progress("call_open", 1, new Usage(1_000, 600, 0, 0, 0), 0, 77));
    }
    try (Run run = new Run(database)) {
      run.writer.round();
    }
    // 400 tokens at 2 and 600 at 0.5 USD per million, which is 1.5 less
    assertThat(summary(database)).containsExactly("call_open.1 interrupted partial 0.0011 end");
    Map<String, @Nullable Object> row = rows(database).get(0);
    assertThat((BigDecimal) row.get("prompt_cache_saved_usd")).isEqualByComparingTo("0.0009");
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void files_are_deleted_when_their_calls_are_in_the_database(Database database)
      throws IOException {
    try (Run run = new Run(database)) {
      run.ledger.begin(intent("call_long", 1));
      for (int i = 0; i < 1_000; i++) {
        run.ledger.begin(intent("call_" + i, 1));
        run.ledger.end(ended("call_" + i));
      }
      long before = files();
      run.writer.round();
      long after = files();
      run.ledger.end(ended("call_long"));
      run.writer.lastRound();

      assertThat(before).isGreaterThan(5);
      assertThat(after).as("that of the long call and the current one").isEqualTo(2);
      assertThat(files()).isZero();
      assertThat(rows(database)).hasSize(1_001);
    }
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".wal")).count();
    }
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void while_the_directory_is_gone_calls_are_refused_and_those_that_run_are_recorded(
      Database database) throws IOException {
    Path moved = directory.resolveSibling(directory.getFileName() + "-gone");
    Instant[] now = {START};
    try (Run run = new Run(database, () -> now[0])) {
      run.ledger.begin(intent("call_running", 1));
      Files.move(directory, moved);
      run.ledger.file().completeSegment();
      run.ledger.note(
          new Progress("call_running", 1, Usage.of(1_000, 0), 1, 1)); // takes the spare segment
      run.ledger.file().maintain();

      assertThat(run.ledger.failingSince()).isEqualTo(START);
      assertThatThrownBy(() -> run.ledger.begin(intent("call_refused", 1)))
          .isInstanceOf(AccountingUnavailable.class)
          .hasMessageContaining("cannot record what this call would cost");
      run.ledger.file().completeSegment();
      run.ledger.end(ended("call_running"));
      Files.move(moved, directory);
      run.writer.round();

      assertThat(summary(database)).containsExactly("call_running.1 succeeded priced 0.0123 end");
      now[0] = START.plusSeconds(2);
      run.ledger.file().maintain();
      assertThat(run.ledger.failingSince()).isNull();
      run.ledger.begin(intent("call_next", 1));
    }
    try (Run run = new Run(database)) {
      run.writer.round();
      assertThat(summary(database))
          .containsExactly(
              "call_next.1 interrupted partial 0.002 end",
              "call_running.1 succeeded priced 0.0123 end");
    }
  }
}
