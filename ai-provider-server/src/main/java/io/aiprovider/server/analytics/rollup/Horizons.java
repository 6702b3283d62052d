package io.aiprovider.server.analytics.rollup;

import io.aiprovider.server.store.Columns;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * From when on everything is still there.
 *
 * @param rows from when on all rows of the ledger; null: none was deleted
 * @param rollUps from when on all roll-ups; null: none was deleted
 */
public record Horizons(@Nullable Instant rows, @Nullable Instant rollUps) {

  private static final String SELECT =
      "select rows_from, rollups_from from ai_retention where id = 1";

  /** The present ones. */
  public static Horizons of(JdbcClient client) {
    return read(client, SELECT);
  }

  /** The present ones, which nobody can change until the end of the transaction. */
  static Horizons locked(JdbcClient client) {
    return read(client, SELECT + " for update");
  }

  private static Horizons read(JdbcClient client, String sql) {
    return client
        .sql(sql)
        .query(
            (row, number) ->
                new Horizons(
                    Columns.instant(row, "rows_from"), Columns.instant(row, "rollups_from")))
        .single();
  }

  /** Has the rows before a time count as deleted, unless a later time is written already. */
  public static void rowsFrom(JdbcClient client, Instant time) {
    advance(client, "rows_from", time);
  }

  /** Has the roll-ups before a time count as deleted, unless a later time is written already. */
  public static void rollUpsFrom(JdbcClient client, Instant time) {
    advance(client, "rollups_from", time);
  }

  private static void advance(JdbcClient client, String column, Instant time) {
    client
        .sql(
            "update ai_retention set "
                + column
                + " = :time where id = 1 and ("
                + column
                + " is null or "
                + column
                + " < :time)")
        .param("time", Columns.time(time))
        .update();
  }
}
