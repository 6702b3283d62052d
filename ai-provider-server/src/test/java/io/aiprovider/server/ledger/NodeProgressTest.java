package io.aiprovider.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.ServerProperties.DiskFull;
import io.aiprovider.server.ledger.file.WriteAheadLog;
import io.aiprovider.server.ledger.node.LedgerNodes;
import io.aiprovider.server.ledger.node.LedgerNodes.Node;
import io.aiprovider.server.ledger.node.NodeIdentity;
import io.aiprovider.server.ledger.node.NodeProgress;
import io.aiprovider.server.ledger.row.CallFacts;
import io.aiprovider.server.ledger.table.RowLimit;
import io.aiprovider.server.ledger.table.UsageTable;
import io.aiprovider.server.personal.UserPseudonyms;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import io.aiprovider.server.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** How far the ledgers of servers are written, as all servers see it. */
final class NodeProgressTest {
  private static final Instant START = Instant.parse("2026-07-01T12:00:00Z");
  private static final Instant FAR = START.plus(Duration.ofDays(300));

  @TempDir private Path directory;

  /** One run of a server, as far as its ledger is concerned. */
  private static final class Run implements AutoCloseable {
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final RunningCalls running = new RunningCalls();
    private final Ledger ledger;
    private final NodeProgress progress;
    private final BatchWriter writer;

    Run(Database database, Path directory) {
      WriteAheadLog file = WriteAheadLog.open(directory, 64 * 1024, now::get);
      ledger =
          new Ledger(
              file,
              DiskFull.REFUSE,
              new RowsInMemory(100),
              new UnwrittenUsage(Set.of(Duration.ofHours(1))));
      progress = new NodeProgress(database, NodeIdentity.in(directory));
      writer =
          new BatchWriter(
              ledger,
              new LogDrain(file, ledger, 10),
              new UsageTable(database, new UserPseudonyms(database)),
              RowLimit.NONE,
              running,
              progress,
              now::get);
      writer.round(); // the one of the start, before the first call
    }

    /** Time passes, and the next round runs. */
    void round(Duration later) {
      now.updateAndGet(time -> time.plus(later));
      writer.round();
    }

    /** The process ends without notice. */
    @Override
    public void close() {
      ledger.close();
    }
  }

  private static List<Node> all(Database database) {
    return new LedgerNodes(database).behind(FAR);
  }

  private static CallFacts call(Instant startedAt) {
    return new CallFacts(
        "call-1", startedAt, "key", "acme", null, null, null, null, null, "chat", null, null, null,
        null);
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_server_is_known_before_its_first_call_and_reports_how_far_it_is(Database database) {
    try (Run run = new Run(database, directory)) {
      assertThat(all(database))
          .singleElement()
          .satisfies(
              node -> {
                assertThat(node.id()).isEqualTo(run.progress.node());
                assertThat(node.place()).endsWith(":" + directory);
                assertThat(node.storedUntil()).isNull();
                assertThat(node.isRunning()).isTrue();
              });
      assertThat(run.progress.storedUntil()).isNull();

      run.round(Duration.ofSeconds(5));

      Instant until = START.plusSeconds(4);
      assertThat(run.progress.storedUntil()).isEqualTo(until);
      assertThat(all(database)).extracting(Node::storedUntil).containsExactly(until);
      assertThat(new LedgerNodes(database).behind(until)).isEmpty();
      assertThat(new LedgerNodes(database).behind(until.plusMillis(1))).hasSize(1);

      for (int i = 0; i < 20; i++) {
        run.round(Duration.ofSeconds(1));
      }
      assertThat(all(database).get(0).storedUntil()).isAfter(START.plusSeconds(13));
    }
  }

  @Test
  void a_running_call_holds_it_back_because_its_rows_are_still_to_come() {
    try (Database database = TestDatabase.H2.open();
        Run run = new Run(database, directory)) {
      CallFacts call = call(START.plusSeconds(2));
      run.running.began(call);

      run.round(Duration.ofMinutes(10));
      assertThat(run.progress.storedUntil()).isEqualTo(START.plusSeconds(1));

      run.running.recorded(call);
      run.round(Duration.ofSeconds(1));
      assertThat(run.progress.storedUntil()).isEqualTo(START.plusSeconds(600));
    }
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_killed_server_stays_known_until_it_has_started_again_and_stopped(Database database) {
    String id;
    try (Run run = new Run(database, directory)) {
      run.round(Duration.ofSeconds(5));
      id = run.progress.node();
    }
    assertThat(all(database)).extracting(Node::id).containsExactly(id);

    try (Run again = new Run(database, directory)) {
      assertThat(again.progress.node()).isEqualTo(id);
      assertThat(all(database))
          .as("what it has not stored is missing until then")
          .extracting(Node::storedUntil)
          .containsExactly(START.plusSeconds(4));

      again.round(Duration.ofHours(1));
      assertThat(all(database))
          .extracting(Node::storedUntil)
          .containsExactly(START.plus(Duration.ofHours(1)).minusSeconds(1));

      again.running.began(call(START));
      again.writer.lastRound();
      assertThat(all(database)).as("a call has not ended").hasSize(1);
      again.running.recorded(call(START));
      again.writer.lastRound();
      assertThat(all(database)).isEmpty();
    }
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_copied_directory_does_not_make_two_servers_one(Database database) throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    try (Run one = new Run(database, directory)) {
      one.round(Duration.ofSeconds(5));
      Files.copy(directory.resolve("node"), other.resolve("node"));
      try (Run two = new Run(database, other)) {
        two.round(Duration.ofSeconds(7));

        for (int i = 0; i < 10; i++) {
          one.round(Duration.ofSeconds(1));
        }

        assertThat(one.progress.node()).isNotEqualTo(two.progress.node());
        assertThat(directory.resolve("node")).content().isEqualTo(one.progress.node());
        assertThat(all(database))
            .extracting(Node::id)
            .containsExactlyInAnyOrder(one.progress.node(), two.progress.node());
      }
    }
  }

  @Test
  void a_server_that_was_forgotten_is_known_again_with_its_next_report() {
    try (Database database = TestDatabase.H2.open();
        Run run = new Run(database, directory)) {
      new LedgerNodes(database).forget(run.progress.node());

      run.round(Duration.ofSeconds(5));

      assertThat(all(database)).extracting(Node::id).containsExactly(run.progress.node());
    }
  }

  @Test
  void who_waits_is_told_as_soon_as_it_is_so_far() throws Exception {
    try (Database database = TestDatabase.H2.open();
        Run run = new Run(database, directory)) {
      Instant awaited = START.plusSeconds(60);
      CompletableFuture<Boolean> waiting =
          CompletableFuture.supplyAsync(
              () -> run.progress.awaitStoredUntil(awaited, Duration.ofMinutes(5)));

      run.round(Duration.ofSeconds(30));
      assertThat(waiting).isNotDone();
      run.round(Duration.ofSeconds(31));

      assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(run.progress.awaitStoredUntil(FAR, Duration.ofMillis(1))).isFalse();
    }
  }

  @Test
  void a_database_that_is_not_used_is_not_opened_for_it() {
    try (Database database = TestDatabase.unused()) {
      NodeProgress progress = new NodeProgress(database, NodeIdentity.inMemory());

      progress.begin();
      progress.stored(START);
      progress.end();

      assertThat(database.isUnused()).isTrue();
      assertThat(progress.storedUntil()).isNotNull();
    }
  }
}
