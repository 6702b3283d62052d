package io.aiprovider.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of columns that JDBC has no type for. */
public final class Columns {
  private Columns() {}

  /** A column with a time. */
  public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /** A column with a time that every row has. */
  public static Instant requiredInstant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** A time as a parameter. */
  public static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  /** A column with a whole number. */
  public static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? null : number;
  }

  /** A column with texts, one on each line. */
  public static List<String> lines(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? List.of() : List.of(text.split("\n", -1));
  }

  /** Texts without line breaks as a parameter; an empty list is null. */
  public static @Nullable String lines(List<String> texts) {
    return texts.isEmpty() ? null : String.join("\n", texts);
  }
}
