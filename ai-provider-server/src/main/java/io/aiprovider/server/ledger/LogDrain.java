package io.aiprovider.server.ledger;

import io.aiprovider.server.ledger.file.LogReader;
import io.aiprovider.server.ledger.file.WriteAheadLog;
import io.aiprovider.server.ledger.record.LedgerRecord;
import io.aiprovider.server.ledger.record.LedgerRecord.End;
import io.aiprovider.server.ledger.record.LedgerRecord.Intent;
import io.aiprovider.server.ledger.record.LedgerRecord.Outcome;
import io.aiprovider.server.ledger.record.LedgerRecord.Progress;
import io.aiprovider.server.ledger.row.UsageRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the rows of calls that ended from the ledger's file, in portions, and deletes segments that
 * nobody needs any more. What earlier processes left comes first: calls that have no end there were
 * interrupted, and get one. Used by one thread.
 *
 * <p>A portion is given out until it is {@link #stored}; so a portion that cannot be stored is
 * neither lost nor read further from.
 */
final class LogDrain {
  private static final Logger log = LoggerFactory.getLogger(LogDrain.class);

  private final WriteAheadLog file;
  private final Ledger ledger;
  private final int most;
  private final LogReader reader;
  private final Map<String, OpenCall> open = new HashMap<>();
  private final Set<String> endedElsewhere = new HashSet<>();
  private final List<UsageRow> portion = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();
  private boolean replayed;
  private int found;

  /**
   * @param most about how many rows a portion has
   */
  LogDrain(WriteAheadLog file, Ledger ledger, int most) {
    this.file = file;
    this.ledger = ledger;
    this.most = most;
    this.reader = file.reader();
  }

  /**
   * The next rows; empty when there are none for now.
   *
   * @throws IOException if the file cannot be read
   */
  List<UsageRow> next() throws IOException {
    boolean more = true;
    while (more && portion.size() < most) {
      LogReader.Entry entry = reader.next();
      if (!replayed && reader.hasPassedEarlier()) {
        replayed = true;
        endInterruptedCalls();
      }
      more = entry != null;
      if (entry != null) {
        take(entry);
      }
    }
    if (!more) {
      endedElsewhere.clear(); // all records about these calls have been read
    }
    return List.copyOf(portion);
  }

  private void take(LogReader.Entry entry) {
    try {
      LedgerRecord.Head head = LedgerRecord.head(entry.content());
      if (head.isEnd()) {
        add(head.callId(), rows(entry.content()), entry.earlier());
      } else if (!endedElsewhere.contains(head.callId())) {
        OpenCall began = open.computeIfAbsent(head.callId(), first -> new OpenCall());
        began.isIn(entry.segment());
        if (entry.earlier()) { // of a running call only the end is needed
          put(LedgerRecord.decode(entry.content()), began);
        }
      }
    } catch (RuntimeException e) {
      log.error("A record of the ledger cannot be read: it is skipped.", e);
    }
  }

  private static List<UsageRow> rows(ByteBuffer content) {
    return ((End) LedgerRecord.decode(content)).rows();
  }

  private static void put(LedgerRecord record, OpenCall began) {
    if (record instanceof Intent intent) {
      began.put(intent.row());
    } else if (record instanceof Outcome outcome) {
      began.put(outcome.row());
    } else if (record instanceof Progress progress) {
      began.put(progress);
    }
  }

  private void add(String call, List<UsageRow> rows, boolean earlier) {
    portion.addAll(rows);
    ended.add(call);
    if (earlier) {
      found += rows.size();
      ledger.found(rows);
    }
  }

  private void endInterruptedCalls() {
    Map<String, OpenCall> interrupted = new HashMap<>(open);
    ended.forEach(interrupted::remove); // they are in the portion that is not stored yet
    int calls = interrupted.size();
    interrupted.forEach((call, left) -> add(call, left.interrupted(), true));
    if (found > 0) {
      log.info(
          "The ledger had {} rows of the run before. Calls that its end interrupted: {}.",
          found,
          calls);
    }
  }

  /** The portion is in the database. */
  void stored() {
    portion.clear();
    ended.forEach(open::remove);
    ended.clear();
  }

  /**
   * Deletes files that nobody needs any more.
   *
   * @param flush called before, if there are any: makes sure that what is in the database stays
   *     there even if the process is killed
   */
  void deleteFiles(Runnable flush) {
    if (!portion.isEmpty()) {
      return;
    }
    Set<Long> needed = new HashSet<>();
    open.values().forEach(call -> needed.addAll(call.segments()));
    file.deleteUnless(needed, reader.passed(), flush);
  }

  /** No more calls end after this, in all likelihood. */
  void complete() {
    file.completeSegment();
  }

  /** Calls whose end is not in the file, but in the database. */
  void endedElsewhere(List<UsageRow> rows) {
    for (UsageRow row : rows) {
      open.remove(row.call().id());
      endedElsewhere.add(row.call().id());
    }
  }
}
