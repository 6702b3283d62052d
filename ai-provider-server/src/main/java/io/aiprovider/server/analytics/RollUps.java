package io.aiprovider.server.analytics;

import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Adds rows of the ledger to the roll-ups, each exactly once.
 *
 * <p>A row begins unmarked, whoever adds it and however late. One transaction takes a number of
 * unmarked rows, adds them to their roll-ups and marks them. So at each moment a row is either in
 * the roll-ups or unmarked, never both, and a report that adds the roll-ups and the unmarked rows
 * in one statement is exact without waiting for this work. The transaction holds a lock in the
 * database: of several nodes, one works at a time, and if it dies, the database takes back the
 * whole transaction, with the lock.
 *
 * <p>Thread-safe; its methods block.
 */
@Component
public final class RollUps {
  private static final int BATCH = 5_000; // rows of one transaction
  private static final int AT_ONCE = 500;
  private static final String LOCK = "select name from ai_jobs where name = 'roll-ups' for update";
  private static final String FIGURES = String.join(", ", Figures.NAMES);
  private static final String SELECT =
      "select "
          + UsageRow.COLUMNS
          + " from ai_usage_logs where rolled_up = false order by created_at limit :limit";
  private static final String MARK =
      "update ai_usage_logs set rolled_up = true where id = :id and created_at = :began";
  private static final String STORED =
      "select breakdown, span, start_at, series_id, latency, first_token, "
          + FIGURES
          + " from ai_usage_rollups where span = :span and start_at in (:starts)"
          + " and series_id in (:series)";
  private static final String INSERT =
      "insert into ai_usage_rollups (breakdown, span, start_at, series_id, latency, first_token, "
          + FIGURES
          + ") values (:breakdown, :span, :start, :series, :latency, :first_token, :"
          + String.join(", :", Figures.NAMES)
          + ")";
  private static final String UPDATE =
      "update ai_usage_rollups set latency = :latency, first_token = :first_token, "
          + String.join(", ", Figures.NAMES.stream().map(name -> name + " = :" + name).toList())
          + " where breakdown = :breakdown and span = :span and start_at = :start"
          + " and series_id = :series";

  private final Database database;
  private final int batch;
  private final SeriesIds seriesIds;

  @Autowired
  public RollUps(Database database) {
    this(database, BATCH);
  }

  /**
   * @param batch how many rows one transaction takes
   */
  RollUps(Database database, int batch) {
    this.database = database;
    this.batch = batch;
    this.seriesIds = new SeriesIds(database);
  }

  /** Which roll-up. */
  private record Place(Span span, Instant start, Series series) {}

  /** Which roll-up, as it is stored. */
  private record Stored(Span span, Instant start, long seriesId) {}

  /**
   * Takes rows that are not rolled up yet.
   *
   * @return how many it took; 0 also if another node is at work
   * @throws io.aiprovider.server.store.DatabaseDown if the database cannot be reached
   */
  public int add() {
    Map<Series, Long> ids = new HashMap<>();
    try {
      int rows = database.transaction(client -> locked(client) ? add(client, ids) : 0);
      seriesIds.remember(ids);
      return rows;
    } catch (RuntimeException e) {
      seriesIds.forget();
      throw e;
    }
  }

  private static boolean locked(JdbcClient client) {
    return client.sql(LOCK + " skip locked").query(String.class).optional().isPresent();
  }

  private int add(JdbcClient client, Map<Series, Long> ids) {
    List<UsageRow> rows =
        client.sql(SELECT).param("limit", batch).query((row, number) -> UsageRow.of(row)).list();
    if (rows.isEmpty()) {
      return 0;
    }
    Map<Place, RollUp> added = new HashMap<>();
    for (UsageRow row : rows) {
      for (Series series : seriesOf(row)) {
        for (Span span : Span.values()) {
          added
              .computeIfAbsent(
                  new Place(span, span.floor(row.began()), series), place -> RollUp.empty())
              .add(row);
        }
      }
    }
    Set<Series> series = new HashSet<>();
    added.keySet().forEach(place -> series.add(place.series()));
    ids.putAll(seriesIds.of(series));
    write(client, added, ids);
    database.batch(
        MARK,
        rows.stream()
            .map(row -> Map.<String, Object>of("id", row.id(), "began", utc(row.began())))
            .toList());
    return rows.size();
  }

  private static List<Series> seriesOf(UsageRow row) {
    List<Series> series = new ArrayList<>();
    series.add(Series.of(Breakdown.ALL, row));
    series.add(Series.of(Breakdown.TENANT, row));
    series.add(Series.of(Breakdown.KEY, row));
    row.tags().forEach((name, value) -> series.add(Series.ofTag(row, name, value)));
    return series;
  }

  private void write(JdbcClient client, Map<Place, RollUp> added, Map<Series, Long> ids) {
    Map<Stored, RollUp> stored = stored(client, added, ids);
    List<Map<String, Object>> updates = new ArrayList<>();
    List<Map<String, Object>> inserts = new ArrayList<>();
    added.forEach(
        (place, rollUp) -> {
          long id = Objects.requireNonNull(ids.get(place.series()));
          RollUp before = stored.get(new Stored(place.span(), place.start(), id));
          if (before != null) {
            rollUp.add(before);
          }
          (before == null ? inserts : updates).add(parameters(place, id, rollUp));
        });
    for (Map.Entry<String, List<Map<String, Object>>> work :
        Map.of(UPDATE, updates, INSERT, inserts).entrySet()) {
      if (!work.getValue().isEmpty()) {
        database.batch(work.getKey(), work.getValue());
      }
    }
  }

  /** The roll-ups that exist already, and possibly others of the same series. */
  private static Map<Stored, RollUp> stored(
      JdbcClient client, Map<Place, RollUp> added, Map<Series, Long> ids) {
    Map<Stored, RollUp> stored = new HashMap<>();
    for (Span span : Span.values()) {
      List<Long> series =
          added.keySet().stream()
              .filter(place -> place.span() == span)
              .map(place -> ids.get(place.series()))
              .distinct()
              .toList();
      List<Object> starts =
          added.keySet().stream()
              .filter(place -> place.span() == span)
              .map(Place::start)
              .distinct()
              .<Object>map(RollUps::utc)
              .toList();
      for (int i = 0; i < series.size(); i += AT_ONCE) {
        client
            .sql(STORED)
            .param("span", span.label())
            .param("starts", starts)
            .param("series", series.subList(i, Math.min(series.size(), i + AT_ONCE)))
            .query(
                (ResultSet row, int number) -> {
                  Instant start = Columns.requiredInstant(row, "start_at");
                  return stored.put(
                      new Stored(span, start, row.getLong("series_id")), RollUp.of(row));
                })
            .list();
      }
    }
    return stored;
  }

  private static Map<String, Object> parameters(Place place, long id, RollUp rollUp) {
    Map<String, Object> columns = new HashMap<>(rollUp.figures().byName());
    columns.put("breakdown", place.series().breakdown().label());
    columns.put("span", place.span().label());
    columns.put("start", utc(place.start()));
    columns.put("series", id);
    columns.put("latency", rollUp.latency().toString());
    columns.put("first_token", rollUp.firstToken().toString());
    return columns;
  }

  private static Object utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  /**
   * Makes the roll-ups of a day of UTC anew from its rows, to repair them after somebody changed
   * rows or roll-ups by SQL. Reports stay exact meanwhile: the roll-ups are deleted and the rows
   * are unmarked in one transaction, and then added again like new ones.
   *
   * @return how many rows will be added again
   * @throws IllegalArgumentException if rows of that day may have been archived: the roll-ups would
   *     be lost with them
   */
  public int rebuild(LocalDate day) {
    Instant start = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    return database.transaction(
        client -> {
          client.sql(LOCK).query(String.class).single();
          Instant rowsFrom = Horizons.locked(client).rows();
          if (rowsFrom != null && start.isBefore(rowsFrom)) {
            throw new IllegalArgumentException(
                "The roll-ups of "
                    + day
                    + " cannot be made again: rows before "
                    + rowsFrom
                    + " are archived.");
          }
          client
              .sql("delete from ai_usage_rollups where start_at >= :start and start_at < :end")
              .param("start", utc(start))
              .param("end", utc(end))
              .update();
          return client
              .sql(
                  "update ai_usage_logs set rolled_up = false"
                      + " where created_at >= :start and created_at < :end")
              .param("start", utc(start))
              .param("end", utc(end))
              .update();
        });
  }

  /**
   * Deletes the roll-ups before a time, and the series that have no others.
   *
   * @param time the beginning of a day of UTC
   * @return how many roll-ups were deleted
   */
  public int deleteBefore(Instant time) {
    int deleted =
        database.transaction(
            client -> {
              client.sql(LOCK).query(String.class).single();
              Horizons.rollUpsFrom(client, time);
              int rollUps = 0;
              for (Breakdown breakdown : Breakdown.values()) {
                for (Span span : Span.values()) {
                  rollUps +=
                      client
                          .sql(
                              "delete from ai_usage_rollups where breakdown = :breakdown"
                                  + " and span = :span and start_at < :time")
                          .param("breakdown", breakdown.label())
                          .param("span", span.label())
                          .param("time", utc(time))
                          .update();
                }
              }
              if (rollUps > 0) {
                client
                    .sql(
                        "delete from ai_usage_series where not exists (select 1 from"
                            + " ai_usage_rollups r where r.series_id = ai_usage_series.id)")
                    .update();
              }
              return rollUps;
            });
    seriesIds.forget();
    return deleted;
  }
}
