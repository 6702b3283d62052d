package io.aiprovider.server.analytics.rollup;

import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.RowArrays;
import io.aiprovider.server.store.RowArrays.Column;
import io.aiprovider.server.store.RowArrays.ColumnType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code ai_usage_rollups}, and the marks of rows without a batch that are in it. The
 * methods are parts of a transaction. Thread-safe.
 */
final class RollUpTable {
  private static final int AT_ONCE = 5_000;

  private static final RowArrays<Place> KEYS = new RowArrays<>(keys(Function.identity()));
  private static final RowArrays<Stored> ALL = new RowArrays<>(allColumns());
  private static final RowArrays<UsageRow> MARKED =
      new RowArrays<>(
          List.of(
              new Column<>("id", ColumnType.TEXT, UsageRow::id),
              new Column<>("created_at", ColumnType.TIME, UsageRow::began)));

  /** An outer join, so that H2 begins with the keys; the condition makes it an inner one. */
  private static final String SELECT =
      "select r.* from "
          + KEYS.table()
          + " as k left join ai_usage_rollups r on r.breakdown = k.breakdown and r.span = k.span"
          + " and r.start_at = k.start_at and r.series_id = k.series_id"
          + " where r.series_id is not null";

  private static final String PUT_POSTGRESQL =
      "insert into ai_usage_rollups ("
          + ALL.names()
          + ") select * from "
          + ALL.table()
          + " as n on conflict ("
          + KEYS.names()
          + ") do update set "
          + Stream.concat(Figures.NAMES.stream(), Stream.of("latency", "first_token", "failures"))
              .map(name -> name + " = excluded." + name)
              .collect(Collectors.joining(", "));

  private static final String PUT_H2 =
      "merge into ai_usage_rollups ("
          + ALL.names()
          + ") key ("
          + KEYS.names()
          + ") select * from "
          + ALL.table()
          + " as n";

  private static final String MARK_POSTGRESQL =
      "update ai_usage_logs l set batch = null from "
          + MARKED.table()
          + " as m where l.id = m.id and l.created_at = m.created_at";

  private static final String MARK_H2 =
      "merge into ai_usage_logs l using "
          + MARKED.table()
          + " as m on l.id = m.id and l.created_at = m.created_at"
          + " when matched then update set batch = null";

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

  private record Stored(Place place, RollUp rollUp) {}

  private static <R> List<Column<R>> keys(Function<R, Place> place) {
    return List.of(
        new Column<>("breakdown", ColumnType.TEXT, row -> place.apply(row).breakdown().label()),
        new Column<>("span", ColumnType.TEXT, row -> place.apply(row).span().label()),
        new Column<>("start_at", ColumnType.TIME, row -> place.apply(row).start()),
        new Column<>("series_id", ColumnType.NUMBER, row -> place.apply(row).series()));
  }

  private static List<Column<Stored>> allColumns() {
    List<Column<Stored>> columns = new ArrayList<>(keys(Stored::place));
    Figures.COLUMNS.forEach(
        (name, value) ->
            columns.add(
                new Column<>(
                    name,
                    name.endsWith("_usd") ? ColumnType.MONEY : ColumnType.NUMBER,
                    row -> value.apply(row.rollUp().figures()))));
    columns.add(new Column<>("latency", ColumnType.TEXT, row -> row.rollUp().latency()));
    columns.add(new Column<>("first_token", ColumnType.TEXT, row -> row.rollUp().firstToken()));
    columns.add(new Column<>("failures", ColumnType.TEXT, row -> row.rollUp().failures()));
    return columns;
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
      addStored(client, some, added);
      List<Stored> rows =
          some.stream()
              .map(place -> new Stored(place, Objects.requireNonNull(added.get(place))))
              .toList();
      client.sql(put).params(ALL.parameters(rows)).update();
    }
  }

  private static void addStored(JdbcClient client, List<Place> places, Map<Place, RollUp> added) {
    client
        .sql(SELECT)
        .params(KEYS.parameters(places))
        .query(
            row -> {
              Objects.requireNonNull(added.get(Place.of(row))).add(RollUp.of(row));
            });
  }

  /** Marks rows without a batch as being part of the roll-ups. */
  void mark(JdbcClient client, List<UsageRow> rows) {
    client.sql(mark).params(MARKED.parameters(rows)).update();
  }
}
