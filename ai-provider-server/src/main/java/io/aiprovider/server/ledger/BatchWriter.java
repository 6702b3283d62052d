package io.aiprovider.server.ledger;

import io.aiprovider.server.ledger.node.NodeProgress;
import io.aiprovider.server.ledger.row.UsageRow;
import io.aiprovider.server.ledger.table.RowLimit;
import io.aiprovider.server.ledger.table.UsageTable;
import io.aiprovider.server.store.EverySecond;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the rows of calls that ended into the database, each second. While the database is down,
 * they stay where they are.
 */
final class BatchWriter extends EverySecond {
  private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);

  /** About how many rows are written in one transaction. With 2,000, H2 takes longer for a row. */
  static final int BATCH = 500;

  private final Ledger ledger;
  private final @Nullable LogDrain drain;
  private final UsageTable table;
  private final RowLimit limit;
  private final RunningCalls running;
  private final NodeProgress progress;
  private final InstantSource clock;
  private boolean started;
  private volatile Instant complete;

  /**
   * @param drain takes rows from the file; null if there is none
   * @param running the calls whose rows are still to come
   * @param progress is told how far the rows are written
   */
  BatchWriter(
      Ledger ledger,
      @Nullable LogDrain drain,
      UsageTable table,
      RowLimit limit,
      RunningCalls running,
      NodeProgress progress) {
    this(ledger, drain, table, limit, running, progress, InstantSource.system());
  }

  BatchWriter(
      Ledger ledger,
      @Nullable LogDrain drain,
      UsageTable table,
      RowLimit limit,
      RunningCalls running,
      NodeProgress progress,
      InstantSource clock) {
    super("ledger");
    this.running = running;
    this.progress = progress;
    this.clock = clock;
    this.ledger = ledger;
    this.drain = drain;
    this.table = table;
    this.limit = limit;
    this.complete = clock.instant();
  }

  @Override
  protected void round() {
    progress.begin();
    if (started) {
      write();
    }
    started = true; // the start does not wait for the rows of the run before
  }

  @Override
  protected void lastRound() {
    if (drain != null) {
      drain.complete(); // so that all files can be deleted, and the next start reads none
    }
    if (write() && running.isEmpty()) {
      progress.end();
    }
  }

  /** Whether all rows that there were could be written. */
  private boolean write() {
    Instant now = clock.instant();
    Instant until = running.oldestStart(now);
    writeFromMemory();
    boolean all = drain == null || writeFromFile(drain);
    if (all) {
      complete = now;
      progress.stored(until);
    }
    return all;
  }

  /**
   * For how long rows have been waiting: the time since the last round that wrote all rows there
   * were. Zero if none is waiting. Does not block.
   */
  Duration lag() {
    return ledger.pending() == 0 ? Duration.ZERO : Duration.between(complete, clock.instant());
  }

  private void writeFromMemory() {
    RowsInMemory memory = ledger.memory();
    for (List<UsageRow> rows = memory.first(BATCH); !rows.isEmpty(); rows = memory.first(BATCH)) {
      insert(rows);
      memory.remove(rows.size());
      if (drain != null) {
        drain.endedElsewhere(rows);
      }
    }
  }

  /** Whether all could be read. */
  private boolean writeFromFile(LogDrain from) {
    try {
      for (List<UsageRow> rows = from.next(); !rows.isEmpty(); rows = from.next()) {
        insert(rows);
        from.stored();
        from.deleteFiles(table::flush);
      }
      from.deleteFiles(table::flush); // those without rows, too
      return true;
    } catch (IOException e) {
      log.error("The ledger cannot be read; the next attempt is in a second.", e);
      return false;
    }
  }

  private void insert(List<UsageRow> rows) {
    ledger.store(rows, () -> limit.added(table.insert(rows)));
  }
}
