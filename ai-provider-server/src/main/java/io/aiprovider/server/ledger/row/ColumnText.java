package io.aiprovider.server.ledger.row;

import org.jspecify.annotations.Nullable;

/** Texts in a form that every database stores, and that fits into its column. */
public final class ColumnText {
  private ColumnText() {}

  /** The text, cut to the size of the column, without the character that PostgreSQL refuses. */
  static @Nullable String fit(@Nullable String text, int size) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    String cut = text.length() > size ? text.substring(0, size) : text;
    return cut.indexOf('\0') < 0 ? cut : cut.replace('\0', ' ');
  }

  /** The same for a text that is there. */
  public static String fitRequired(String text, int size) {
    String fitting = fit(text, size);
    return fitting == null ? "" : fitting;
  }
}
