package io.aiprovider.server.store;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Many rows as parameters of one statement: an array for each column. A statement for each row
 * would take most of the time. Immutable.
 *
 * @param <R> what a row is made of
 */
public final class RowArrays<R> {
  private final List<Column<R>> columns;

  public RowArrays(List<Column<R>> columns) {
    this.columns = List.copyOf(columns);
  }

  /** The type of a column. Numbers are passed as such, and everything else as text. */
  public enum ColumnType {
    TEXT("varchar"),
    NUMBER("bigint"),
    MONEY("numeric(38, 18)"),
    FLAG("boolean"),
    /** Its values are of the class {@link java.time.Instant}. */
    TIME("timestamp with time zone");

    private final String sql;

    ColumnType(String sql) {
      this.sql = sql;
    }
  }

  /**
   * A column.
   *
   * @param name its name, and that of the parameter
   * @param value its value in a row
   */
  public record Column<R>(String name, ColumnType type, Function<R, @Nullable Object> value) {
    private String parameter() {
      return "cast(:" + name + " as " + (isNumber() ? type.sql : ColumnType.TEXT.sql) + " array)";
    }

    private String converted() {
      return switch (type) {
        case TEXT, NUMBER -> "t." + name;
        case MONEY, FLAG, TIME -> "cast(t." + name + " as " + type.sql + ") as " + name;
      };
    }

    private Object values(List<R> rows) {
      Object[] values = isNumber() ? new Long[rows.size()] : new String[rows.size()];
      for (int i = 0; i < values.length; i++) {
        Object each = value.apply(rows.get(i));
        if (each != null) {
          values[i] = isNumber() ? (Object) ((Number) each).longValue() : text(each);
        }
      }
      return values;
    }

    private boolean isNumber() {
      return type == ColumnType.NUMBER;
    }

    private static String text(Object value) {
      return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }
  }

  /** The names of the columns, with commas. */
  public String names() {
    return columns.stream().map(Column::name).collect(Collectors.joining(", "));
  }

  /** A table with the rows, for the {@code from} of a statement. It needs a name there. */
  public String table() {
    return columns.stream().map(Column::converted).collect(Collectors.joining(", ", "(select ", ""))
        + columns.stream()
            .map(Column::parameter)
            .collect(Collectors.joining(", ", " from unnest(", ") as t("))
        + names()
        + "))";
  }

  /** The parameters of {@link #table}. */
  public Map<String, Object> parameters(List<R> rows) {
    Map<String, Object> parameters = new HashMap<>(2 * columns.size());
    columns.forEach(column -> parameters.put(column.name(), column.values(rows)));
    return parameters;
  }
}
