package io.aiprovider.server.ledger.table;

import java.util.List;

/** Is told which rows of the ledger this process has written. */
@FunctionalInterface
public interface BatchListener {
  /** Does nothing. */
  BatchListener NONE = (batch, rows) -> {};

  /**
   * A batch is in the database, and the transaction that wrote it has ended. Not called for rows of
   * which some were there before.
   *
   * @param batch its number
   * @param rows all its rows
   */
  void written(long batch, List<StoredRow> rows);
}
