package io.aiprovider.server.reconcile;

/** A file that is no report of a known format, or a broken one. */
public final class UnreadableReport extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int line;
  private final int column;

  UnreadableReport(int line, int column, String message) {
    super(message, null, false, false);
    this.line = line;
    this.column = column;
  }

  /** The line that cannot be read, from 1. */
  public int line() {
    return line;
  }

  /** The column in that line, in characters from 1. */
  public int column() {
    return column;
  }
}
