package io.aiprovider.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.Usage;
import io.aiprovider.server.ServerProperties.DiskFull;
import io.aiprovider.server.ledger.node.NodeIdentity;
import io.aiprovider.server.ledger.node.NodeProgress;
import io.aiprovider.server.ledger.row.CallFacts;
import io.aiprovider.server.ledger.row.UsageRow;
import io.aiprovider.server.ledger.row.UsageRow.RowCost;
import io.aiprovider.server.ledger.row.UsageRow.RowResult;
import io.aiprovider.server.ledger.table.RowLimit;
import io.aiprovider.server.ledger.table.UsageTable;
import io.aiprovider.server.personal.UserPseudonyms;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import io.aiprovider.testing.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** For how long rows have been waiting for the database. */
final class LedgerLagTest {
  private final MutableClock clock = new MutableClock();
  private final Ledger ledger =
      new Ledger(
          null,
          DiskFull.REFUSE,
          new RowsInMemory(100),
          new UnwrittenUsage(Set.of(Duration.ofHours(1))));

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void grows_while_rows_wait_and_is_zero_when_all_are_written(Database database) {
    BatchWriter writer =
        new BatchWriter(
            ledger,
            null,
            new UsageTable(database, new UserPseudonyms(database)),
            RowLimit.NONE,
            new RunningCalls(),
            new NodeProgress(database, NodeIdentity.inMemory()),
            clock);
    writer.round(); // the one of the start, which writes nothing
    clock.advance(Duration.ofHours(1));
    writer.round();
    clock.advance(Duration.ofSeconds(3));
    assertThat(writer.lag()).as("no row is waiting").isZero();

    ledger.end(List.of(row("call_1")));
    assertThat(writer.lag()).isEqualTo(Duration.ofSeconds(3));
    clock.advance(Duration.ofSeconds(40));
    assertThat(writer.lag()).isEqualTo(Duration.ofSeconds(43));

    writer.round();
    assertThat(writer.lag()).isZero();
    clock.advance(Duration.ofSeconds(1));
    ledger.end(List.of(row("call_2")));
    assertThat(writer.lag()).isEqualTo(Duration.ofSeconds(1));
  }

  private UsageRow row(String call) {
    CallFacts facts =
        new CallFacts(
            call,
            clock.instant(),
            "key-1",
            "acme",
            "ada",
            null,
            null,
            null,
            "/v1/chat/completions",
            "chat",
            "gpt",
            null,
            null,
            null);
    return new UsageRow(
        facts,
        1,
        true,
        clock.instant(),
        "openai",
        "gpt-4o",
        0,
        Usage.of(3, 5),
        RowCost.NOTHING,
        new RowResult("succeeded", null, null, 12, 3L, 1, 200, false, "MISS", "key"),
        null);
  }
}
