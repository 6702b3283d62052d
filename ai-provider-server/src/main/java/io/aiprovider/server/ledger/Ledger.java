package io.aiprovider.server.ledger;

import io.aiprovider.failure.AccountingUnavailable;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.server.ServerProperties.DiskFull;
import io.aiprovider.server.ledger.file.LogFull;
import io.aiprovider.server.ledger.file.WriteAheadLog;
import io.aiprovider.server.ledger.record.LedgerRecord;
import io.aiprovider.server.ledger.record.LedgerRecord.End;
import io.aiprovider.server.ledger.record.LedgerRecord.Intent;
import io.aiprovider.server.ledger.row.UsageRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where calls are recorded until they are in the database: in a file, so that nothing is lost when
 * the process is killed or the database is down; in memory while the file cannot be written, and in
 * development. Thread-safe; does not wait for the database.
 */
final class Ledger implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Ledger.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final @Nullable WriteAheadLog file;
  private final DiskFull whenFull;
  private final RowsInMemory memory;
  private final UnwrittenUsage unwritten;
  private final AtomicLong pending = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();

  /**
   * A ledger.
   *
   * @param file null: everything is kept in memory
   * @param whenFull what happens to new calls while the file cannot be written
   * @param unwritten is told which rows are not in the database yet
   */
  Ledger(
      @Nullable WriteAheadLog file,
      DiskFull whenFull,
      RowsInMemory memory,
      UnwrittenUsage unwritten) {
    this.file = file;
    this.whenFull = whenFull;
    this.memory = memory;
    this.unwritten = unwritten;
  }

  /**
   * An attempt is about to be sent.
   *
   * @param row its row, as it would be if the process ended now
   * @throws AccountingUnavailable if it must not be sent, because it cannot be recorded
   */
  void begin(UsageRow row) {
    if (file == null) {
      return;
    }
    if (file.failingSince() != null && whenFull == DiskFull.REFUSE) {
      throw refusal();
    }
    try {
      file.append(new Intent(row).encode());
    } catch (LogFull e) {
      if (whenFull == DiskFull.REFUSE) {
        throw refusal();
      }
    }
  }

  private static AccountingUnavailable refusal() {
    return new AccountingUnavailable(
        "The server cannot record what this call would cost, because its disk is full or cannot be"
            + " written, so it did not call a provider. Try again later, or tell the server's"
            + " operator.",
        FailureDetail.NONE.withRetryAfter(RETRY_AFTER));
  }

  /** What happened to an attempt, for the case that the process ends before its call does. */
  void note(LedgerRecord record) {
    if (file != null) {
      try {
        file.append(record.encode());
      } catch (LogFull e) {
        // the end of the call has everything again
      }
    }
  }

  /** A call ended. */
  void end(List<UsageRow> rows) {
    pending.addAndGet(rows.size());
    unwritten.add(rows);
    if (!isInFile(rows) && !memory.add(rows)) {
      pending.addAndGet(-rows.size());
      unwritten.remove(rows);
      if (lost.getAndAdd(rows.size()) == 0) {
        log.error(
            "The ledger cannot be written, the database is not available and the memory for rows is"
                + " full: rows are lost from now on.");
      }
    }
  }

  private boolean isInFile(List<UsageRow> rows) {
    if (file == null || file.failingSince() != null && UsageRow.costNothing(rows)) {
      return false; // what is left of the file is for calls that cost money
    }
    try {
      file.append(new End(rows).encode());
      return true;
    } catch (LogFull e) {
      return false;
    }
  }

  /** The file; null if there is none. */
  @Nullable WriteAheadLog file() {
    return file;
  }

  /** The rows that are only in memory. */
  RowsInMemory memory() {
    return memory;
  }

  /** Rows of an earlier process were found. */
  void found(List<UsageRow> rows) {
    pending.addAndGet(rows.size());
    unwritten.add(rows);
  }

  /**
   * Writes rows into the database.
   *
   * @param insert writes them; if it throws, they are not there
   */
  void store(List<UsageRow> rows, Runnable insert) {
    unwritten.whileWriting(
        () -> {
          insert.run();
          unwritten.remove(rows);
          pending.addAndGet(-rows.size());
        });
  }

  /** How many known rows are not in the database yet. */
  long pending() {
    return pending.get();
  }

  /** How many rows could be kept nowhere. */
  long lost() {
    return lost.get();
  }

  /** Since when the file cannot be written; null if it can, or if there is none. */
  @Nullable Instant failingSince() {
    return file == null ? null : file.failingSince();
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
