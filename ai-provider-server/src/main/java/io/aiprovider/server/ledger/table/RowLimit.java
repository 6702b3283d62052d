package io.aiprovider.server.ledger.table;

/** Keeps the number of rows in a database limited. */
public interface RowLimit {
  /** No limit. */
  RowLimit NONE = added -> {};

  /** Rows were added. */
  void added(int rows);
}
