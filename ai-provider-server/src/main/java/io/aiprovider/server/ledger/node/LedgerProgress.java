package io.aiprovider.server.ledger.node;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far the ledger of this server is written. Thread-safe. */
public interface LedgerProgress {
  /** The id of this server's ledger in the table of all {@link LedgerNodes}. */
  String node();

  /**
   * The database has all rows of this server whose attempts began before this time. It is at most a
   * few seconds ago, unless a call has been running for longer, or the database or the ledger's
   * file cannot be used. Null: not known yet. Does not block.
   */
  @Nullable Instant storedUntil();

  /**
   * Waits until {@link #storedUntil} has reached a time.
   *
   * @param atMost how long to wait
   * @return whether it has
   */
  boolean awaitStoredUntil(Instant time, Duration atMost);
}
