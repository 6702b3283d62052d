package io.aiprovider.server.analytics;

import io.aiprovider.server.store.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code ai_usage_rollups}, and the marks of the rows that are in it. Each statement is
 * for many rows, which are passed as one array for each column: a statement for each row would take
 * most of the time. The methods are parts of a transaction. Thread-safe.
 */
final class RollUpTable {
  private static final int AT_ONCE = 5_000;

  private static final String TEXT = "varchar";
  private static final String NUMBER = "bigint";
  private static final String MONEY = "numeric(38, 18)";
  private static final String TIME = "timestamp with time zone";

  /** A column, and the type to which elements of its array are converted. */
  private record Column(String name, String type) {
    /** The name and type of a parameter; values without a type for arrays are texts. */
    String parameter() {
      return "cast(:" + name + " as " + (type.equals(NUMBER) ? NUMBER : TEXT) + " array)";
    }

    String converted() {
      return "cast(t." + name + " as " + type + ") as " + name;
    }
  }

  private static final List<Column> KEY =
      List.of(
          new Column("breakdown", TEXT),
          new Column("span", TEXT),
          new Column("start_at", TIME),
          new Column("series_id", NUMBER));
  private static final List<Column> ALL = allColumns();
  private static final List<String> VALUES =
      ALL.subList(KEY.size(), ALL.size()).stream().map(Column::name).toList();

  /** An outer join, so that H2 begins with the keys; the condition makes it an inner one. */
  private static final String SELECT =
      "select r.* from "
          + rows(KEY)
          + " as k left join ai_usage_rollups r on r.breakdown = k.breakdown and r.span = k.span"
          + " and r.start_at = k.start_at and r.series_id = k.series_id"
          + " where r.series_id is not null";

  private static final String PUT_POSTGRESQL =
      "insert into ai_usage_rollups ("
          + names(ALL)
          + ") select * from "
          + rows(ALL)
          + " as n on conflict ("
          + names(KEY)
          + ") do update set "
          + VALUES.stream()
              .map(name -> name + " = excluded." + name)
              .collect(Collectors.joining(", "));

  private static final String PUT_H2 =
      "merge into ai_usage_rollups ("
          + names(ALL)
          + ") key ("
          + names(KEY)
          + ") select * from "
          + rows(ALL)
          + " as n";

  private static final String MARKS =
      rows(List.of(new Column("id", TEXT), new Column("created_at", TIME))) + " as m";

  private static final String MARK_POSTGRESQL =
      "update ai_usage_logs l set rolled_up = true from "
          + MARKS
          + " where l.id = m.id and l.created_at = m.created_at";

  private static final String MARK_H2 =
      "merge into ai_usage_logs l using "
          + MARKS
          + " on l.id = m.id and l.created_at = m.created_at"
          + " when matched then update set rolled_up = true";

  /** That of the primary key: neighbours are on the same pages. */
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::breakdown)
          .thenComparing(Place::span)
          .thenComparing(Place::start)
          .thenComparingLong(Place::series);

  private final String put;
  private final String mark;

  RollUpTable(boolean isPostgresql) {
    this.put = isPostgresql ? PUT_POSTGRESQL : PUT_H2;
    this.mark = isPostgresql ? MARK_POSTGRESQL : MARK_H2;
  }

  /** Which roll-up. */
  record Place(Breakdown breakdown, Span span, Instant start, long series) {
    private static Place of(ResultSet row) throws SQLException {
      return new Place(
          Breakdown.valueOf(row.getString("breakdown").toUpperCase(Locale.ROOT)),
          Span.valueOf(row.getString("span").toUpperCase(Locale.ROOT)),
          Columns.requiredInstant(row, "start_at"),
          row.getLong("series_id"));
    }
  }

  private static List<Column> allColumns() {
    List<Column> columns = new ArrayList<>(KEY);
    for (String name : Figures.NAMES) {
      columns.add(new Column(name, name.endsWith("_usd") ? MONEY : NUMBER));
    }
    columns.add(new Column("latency", TEXT));
    columns.add(new Column("first_token", TEXT));
    return List.copyOf(columns);
  }

  private static String names(List<Column> columns) {
    return columns.stream().map(Column::name).collect(Collectors.joining(", "));
  }

  /** The rows whose columns are parameters. */
  private static String rows(List<Column> columns) {
    return columns.stream().map(Column::converted).collect(Collectors.joining(", ", "(select ", ""))
        + columns.stream()
            .map(Column::parameter)
            .collect(Collectors.joining(", ", " from unnest(", ") as t("))
        + names(columns)
        + "))";
  }

  /**
   * Adds to roll-ups, or begins them.
   *
   * @param added what is added; afterwards, what is stored
   */
  void add(JdbcClient client, Map<Place, RollUp> added) {
    List<Place> places = added.keySet().stream().sorted(ORDER).toList();
    for (int i = 0; i < places.size(); i += AT_ONCE) {
      List<Place> some = places.subList(i, Math.min(places.size(), i + AT_ONCE));
      Map<String, Object> parameters = keys(some);
      addStored(client, parameters, added);
      List<RollUp> rollUps = some.stream().map(added::get).map(Objects::requireNonNull).toList();
      putValues(rollUps, parameters);
      client.sql(put).params(parameters).update();
    }
  }

  private static void addStored(
      JdbcClient client, Map<String, Object> keys, Map<Place, RollUp> added) {
    client
        .sql(SELECT)
        .params(keys)
        .query(
            row -> {
              Objects.requireNonNull(added.get(Place.of(row))).add(RollUp.of(row));
            });
  }

  private static Map<String, Object> keys(List<Place> places) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("breakdown", texts(places, place -> place.breakdown().label()));
    parameters.put("span", texts(places, place -> place.span().label()));
    parameters.put("start_at", texts(places, Place::start));
    parameters.put("series_id", places.stream().map(Place::series).toArray(Long[]::new));
    return parameters;
  }

  private static void putValues(List<RollUp> rollUps, Map<String, Object> parameters) {
    List<Map<String, Object>> figures =
        rollUps.stream().map(rollUp -> rollUp.figures().byName()).toList();
    for (String name : Figures.NAMES) {
      parameters.put(
          name,
          name.endsWith("_usd")
              ? texts(figures, each -> each.get(name))
              : figures.stream().map(each -> each.get(name)).toArray(Long[]::new));
    }
    parameters.put("latency", texts(rollUps, RollUp::latency));
    parameters.put("first_token", texts(rollUps, RollUp::firstToken));
  }

  /** Marks rows as being part of the roll-ups. */
  void mark(JdbcClient client, Collection<UsageRow> rows) {
    client
        .sql(mark)
        .param("id", texts(rows, UsageRow::id))
        .param("created_at", texts(rows, UsageRow::began))
        .update();
  }

  private static <T> String[] texts(Collection<T> values, Function<T, Object> text) {
    return values.stream().map(text).map(String::valueOf).toArray(String[]::new);
  }
}
