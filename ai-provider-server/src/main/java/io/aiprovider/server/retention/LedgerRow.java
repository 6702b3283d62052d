package io.aiprovider.server.retention;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.store.Columns;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row of the ledger as it is archived.
 *
 * @param id its id
 * @param createdAt when the attempt began
 * @param json the columns that are not null, by their names
 */
record LedgerRow(String id, Instant createdAt, JsonObject json) {
  /**
   * Batches have no meaning afterwards; and nobody could erase the name of an end user in a file.
   */
  private static final Set<String> LEFT_OUT = Set.of("batch", "end_user");

  static LedgerRow of(ResultSet row) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    JsonObject json = JsonObject.EMPTY;
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnLabel(i).toLowerCase(Locale.ROOT);
      Object value = value(row, i, columns.getColumnType(i));
      if (value != null && !LEFT_OUT.contains(name)) {
        json = json.with(name, value);
      }
    }
    return new LedgerRow(row.getString("id"), Columns.requiredInstant(row, "created_at"), json);
  }

  private static @Nullable Object value(ResultSet row, int column, int type) throws SQLException {
    return switch (type) {
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE ->
          time(row.getObject(column, OffsetDateTime.class));
      case Types.NUMERIC, Types.DECIMAL -> plain(row.getBigDecimal(column));
      case Types.BIGINT, Types.INTEGER, Types.SMALLINT, Types.BOOLEAN, Types.BIT ->
          row.getObject(column);
      default -> row.getString(column);
    };
  }

  private static @Nullable String time(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant().toString();
  }

  private static @Nullable BigDecimal plain(@Nullable BigDecimal number) {
    if (number == null) {
      return null;
    }
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
