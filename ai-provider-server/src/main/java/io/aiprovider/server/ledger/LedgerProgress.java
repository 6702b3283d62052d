package io.aiprovider.server.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far the ledger is written. Thread-safe; does not block. */
public interface LedgerProgress {
  /**
   * The database has all rows of the calls of this node that ended before this time. It is at most
   * a few seconds ago, unless the database or the ledger's file cannot be used. Null: not known
   * yet.
   */
  @Nullable Instant storedUntil();
}
