package io.aiprovider.server.analytics.rollup;

import io.aiprovider.server.ledger.table.RowBatches;
import io.aiprovider.server.store.Database;
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
 * <p>One transaction takes a number of rows that are not rolled up, adds them to their roll-ups and
 * ends their {@linkplain RowBatches batches}. So at each moment a row is either in the roll-ups or
 * in a batch that waits, never both, and a report that adds the roll-ups and the rows of waiting
 * batches in one statement is exact without waiting for this work. The transaction holds a lock in
 * the database: of several nodes, one works at a time, and if it dies, the database takes back the
 * whole transaction, with the lock.
 *
 * <p>Thread-safe; its methods block.
 */
@Component
public final class RollUps {
  private static final int ROWS = 10_000; // of one transaction
  private static final int BATCHES = 200; // of one transaction
  private static final int BATCHES_TO_READ = 20; // of about 500 rows
  private static final String LOCK = "select name from ai_jobs where name = 'roll-ups' for update";
  private static final String SELECT = "select " + UsageRow.COLUMNS + " from ai_usage_logs where ";

  private final Database database;
  private final RecentBatches recent;
  private final int most;
  private final SeriesIds seriesIds;
  private final RollUpTable table;

  @Autowired
  RollUps(Database database, RecentBatches recent) {
    this(database, recent, ROWS);
  }

  /** Those that read all rows from the database. */
  public RollUps(Database database) {
    this(database, ROWS);
  }

  /**
   * @param most how many rows without a batch of their own one transaction takes
   */
  public RollUps(Database database, int most) {
    this(database, new RecentBatches(), most);
  }

  private RollUps(Database database, RecentBatches recent, int most) {
    this.database = database;
    this.recent = recent;
    this.most = most;
    this.seriesIds = new SeriesIds(database);
    this.table = new RollUpTable(database.isPostgresql());
  }

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
    List<Long> waiting = RowBatches.waiting(client, BATCHES);
    if (waiting.isEmpty()) {
      List<UsageRow> rows = alone(client);
      GroupSums sums = new GroupSums();
      rows.forEach(sums::add);
      add(client, sums, ids);
      table.mark(client, rows);
      return sums.rows();
    }
    if (waiting.size() < BATCHES) {
      recent.keepOnly(waiting);
    }
    GroupSums sums = new GroupSums();
    List<Long> toRead = new ArrayList<>();
    List<Long> taken = new ArrayList<>();
    for (long batch : waiting) {
      GroupSums known = recent.sums(batch);
      if (known != null) {
        sums.add(known);
        taken.add(batch);
      } else if (toRead.size() < BATCHES_TO_READ) {
        toRead.add(batch);
        taken.add(batch);
      }
    }
    read(client, toRead, sums);
    add(client, sums, ids);
    RowBatches.end(client, taken);
    return sums.rows();
  }

  private List<UsageRow> alone(JdbcClient client) {
    return client
        .sql(SELECT + "batch = :alone order by created_at limit :most")
        .param("alone", RowBatches.ALONE)
        .param("most", most)
        .query((row, number) -> UsageRow.of(row))
        .list();
  }

  private static void read(JdbcClient client, List<Long> batches, GroupSums sums) {
    if (!batches.isEmpty()) {
      client
          .sql(SELECT + "batch in (:batches)")
          .param("batches", batches)
          .query(
              row -> {
                sums.add(UsageRow.of(row));
              });
    }
  }

  private void add(JdbcClient client, GroupSums sums, Map<Series, Long> ids) {
    Map<UsageRow.Group, List<Series>> seriesOf = new HashMap<>();
    Set<Series> series = new HashSet<>();
    for (UsageRow.Group group : sums.groups().keySet()) {
      List<Series> ofGroup = Series.of(group);
      seriesOf.put(group, ofGroup);
      series.addAll(ofGroup);
    }
    ids.putAll(seriesIds.of(series));
    Map<RollUpTable.Place, RollUp> added = new HashMap<>();
    sums.groups()
        .forEach(
            (group, ofGroup) -> {
              for (Series one : Objects.requireNonNull(seriesOf.get(group))) {
                long id = Objects.requireNonNull(ids.get(one));
                add(ofGroup, one.breakdown(), id, group.quarter(), added);
              }
            });
    table.add(client, added);
  }

  private static void add(
      RollUp sums,
      Breakdown breakdown,
      long series,
      Instant quarter,
      Map<RollUpTable.Place, RollUp> added) {
    for (Span span : Span.values()) {
      added
          .computeIfAbsent(
              new RollUpTable.Place(breakdown, span, span.floor(quarter), series),
              place -> RollUp.empty(span))
          .add(sums);
    }
  }

  /**
   * Adds all batches that wait, from their rows in the database: somebody may have changed these
   * since they were written.
   */
  private void addWaiting(JdbcClient client, Map<Series, Long> ids) {
    List<Long> batches = RowBatches.waiting(client, BATCHES_TO_READ);
    while (!batches.isEmpty()) {
      GroupSums sums = new GroupSums();
      read(client, batches, sums);
      add(client, sums, ids);
      RowBatches.end(client, batches);
      batches = RowBatches.waiting(client, BATCHES_TO_READ);
    }
  }

  private static Object utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  /**
   * Makes the roll-ups of a day of UTC anew from its rows, to repair them after somebody changed
   * rows or roll-ups by SQL. Reports stay exact meanwhile: the roll-ups are deleted and the rows in
   * them get the batch {@link RowBatches#ALONE} in one transaction, and are then added again.
   *
   * @return how many rows will be added again
   * @throws IllegalArgumentException if rows of that day may have been archived: the roll-ups would
   *     be lost with them
   */
  public int rebuild(LocalDate day) {
    Instant start = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    Map<Series, Long> ids = new HashMap<>();
    int rows =
        database.transaction(
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
              addWaiting(client, ids);
              client
                  .sql("delete from ai_usage_rollups where start_at >= :start and start_at < :end")
                  .param("start", utc(start))
                  .param("end", utc(end))
                  .update();
              return client
                  .sql(
                      "update ai_usage_logs set batch = :alone"
                          + " where created_at >= :start and created_at < :end and "
                          + RowBatches.ROLLED_UP)
                  .param("alone", RowBatches.ALONE)
                  .param("start", utc(start))
                  .param("end", utc(end))
                  .update();
            });
    seriesIds.remember(ids);
    return rows;
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
