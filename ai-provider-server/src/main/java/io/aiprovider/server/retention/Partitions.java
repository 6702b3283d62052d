package io.aiprovider.server.retention;

import io.aiprovider.server.analytics.rollup.Horizons;
import io.aiprovider.server.store.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The monthly partitions of the ledger's table on PostgreSQL: made ahead, and dropped when all of
 * their rows are archived. Its methods block.
 */
final class Partitions {
  private static final Logger log = LoggerFactory.getLogger(Partitions.class);
  private static final int MONTHS_AHEAD = 2;
  private static final String PREFIX = "ai_usage_logs_";
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuu_MM");

  private final Database database;
  private final InstantSource clock;

  Partitions(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Makes the partitions of this month and the next two, unless they exist. Rows of these months
   * that are in the default partition move.
   */
  void make() {
    YearMonth now = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    database.transaction(
        client -> {
          lock(client);
          List<String> present = names(client);
          for (int i = 0; i <= MONTHS_AHEAD; i++) {
            YearMonth month = now.plusMonths(i);
            if (!present.contains(name(month))) {
              make(client, month);
            }
          }
          return present;
        });
  }

  private static void make(JdbcClient client, YearMonth month) {
    String name = name(month);
    String from = literal(month);
    String to = literal(month.plusMonths(1));
    client
        .sql("create table " + name + " (like ai_usage_logs including defaults including storage)")
        .update();
    client
        .sql(
            "with moved as (delete from ai_usage_logs_default where created_at >= "
                + from
                + " and created_at < "
                + to
                + " returning *) insert into "
                + name
                + " select * from moved")
        .update();
    client
        .sql(
            "alter table ai_usage_logs attach partition "
                + name
                + " for values from ("
                + from
                + ") to ("
                + to
                + ")")
        .update();
  }

  /** Drops the partitions of months that are archived and have no rows left. */
  void drop() {
    Instant rowsFrom = database.use(Horizons::of).rows();
    if (rowsFrom == null) {
      return;
    }
    for (String name : database.use(Partitions::names)) {
      if (name.matches(PREFIX + "\\d{4}_\\d{2}")) {
        YearMonth month = YearMonth.parse(name.substring(PREFIX.length()), MONTH);
        if (!start(month.plusMonths(1)).isAfter(rowsFrom)) {
          dropIfEmpty(name);
        }
      }
    }
  }

  private void dropIfEmpty(String name) {
    database.transaction(
        client -> {
          lock(client);
          client.sql("lock table " + name + " in access exclusive mode").update();
          boolean rows =
              client
                  .sql("select exists (select 1 from " + name + ")")
                  .query(Boolean.class)
                  .single();
          if (!rows) {
            client.sql("alter table ai_usage_logs detach partition " + name).update();
            client.sql("drop table " + name).update();
            log.info("The partition {} is dropped, because all of its rows are archived.", name);
          }
          return rows;
        });
  }

  /** One node at a time; and other transactions do not have to wait long. */
  private static void lock(JdbcClient client) {
    client.sql("set local lock_timeout = '5s'").update();
    client
        .sql("select name from ai_jobs where name = 'partitions' for update")
        .query(String.class)
        .single();
  }

  private static List<String> names(JdbcClient client) {
    return client
        .sql(
            "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                + " where i.inhparent = to_regclass('ai_usage_logs')")
        .query(String.class)
        .list();
  }

  private static String name(YearMonth month) {
    return PREFIX + MONTH.format(month);
  }

  private static Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static String literal(YearMonth month) {
    return "timestamp with time zone '" + month.atDay(1) + " 00:00:00+00'";
  }
}
