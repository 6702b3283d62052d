package io.aiprovider.server.ledger;

import io.aiprovider.server.store.EverySecond;
import java.io.IOException;
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
final class BatchWriter extends EverySecond implements LedgerProgress {
  private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);

  /** About how many rows are written in one transaction. */
  static final int BATCH = 500;

  private final Ledger ledger;
  private final @Nullable LogDrain drain;
  private final UsageTable table;
  private final RowLimit limit;
  private final InstantSource clock;
  private boolean started;
  private volatile @Nullable Instant storedUntil;

  /**
   * @param drain takes rows from the file; null if there is none
   */
  BatchWriter(Ledger ledger, @Nullable LogDrain drain, UsageTable table, RowLimit limit) {
    this(ledger, drain, table, limit, InstantSource.system());
  }

  BatchWriter(
      Ledger ledger,
      @Nullable LogDrain drain,
      UsageTable table,
      RowLimit limit,
      InstantSource clock) {
    super("ledger");
    this.clock = clock;
    this.ledger = ledger;
    this.drain = drain;
    this.table = table;
    this.limit = limit;
  }

  /** Keeps the number of rows in a database limited. */
  interface RowLimit {
    /** No limit. */
    RowLimit NONE = added -> {};

    /** Rows were added. */
    void added(int rows);
  }

  @Override
  protected void round() {
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
    write();
  }

  private void write() {
    Instant began = clock.instant();
    writeFromMemory();
    if (drain == null || writeFromFile(drain)) {
      storedUntil = began;
    }
  }

  @Override
  public @Nullable Instant storedUntil() {
    return storedUntil;
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
