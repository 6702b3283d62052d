package io.aiprovider.server.ledger.table;

import io.aiprovider.server.store.Database;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;

/**
 * Which rows of the ledger are not part of the roll-ups yet. Rows that are written together are a
 * batch, which is in {@code ai_usage_batches} until they are rolled up; so the rows themselves need
 * no change. The batch {@link #ALONE} is always there: it has the rows that are not in a batch of
 * their own, for example because they were added by SQL.
 */
public final class RowBatches {
  /** The batch of rows that are rolled up one by one. Its number is the default of the column. */
  public static final long ALONE = 0;

  /** A row that is rolled up, in SQL. */
  public static final String ROLLED_UP =
      "not exists (select 1 from ai_usage_batches b where b.id = ai_usage_logs.batch)";

  private RowBatches() {}

  /**
   * A row that is not rolled up, in SQL. The array lets PostgreSQL use the index of batches
   * whatever it knows about the tables; H2 does so with a list.
   */
  public static String waiting(boolean isPostgresql) {
    return isPostgresql
        ? "batch = any (array(select id from ai_usage_batches))"
        : "batch in (select id from ai_usage_batches)";
  }

  /**
   * The table for a statement about rows that are {@link #waiting}, in SQL. H2 would take the index
   * of another condition, for example that of keys, and read all rows of a key.
   */
  public static String rowsByBatch(boolean isPostgresql) {
    return isPostgresql ? "ai_usage_logs" : "ai_usage_logs use index (ai_usage_logs_by_batch)";
  }

  /** Begins a batch. Part of the transaction that adds its rows. */
  static long begin(JdbcClient client, Database database) {
    KeyHolder key = new GeneratedKeyHolder();
    client
        .sql(
            database.isPostgresql()
                ? "insert into ai_usage_batches default values"
                : "insert into ai_usage_batches values (default)")
        .update(key, "id");
    return Objects.requireNonNull(key.getKey()).longValue();
  }

  /** The oldest batches that wait, apart from {@link #ALONE}. */
  public static List<Long> waiting(JdbcClient client, int most) {
    return client
        .sql("select id from ai_usage_batches where id <> :alone order by id limit :most")
        .param("alone", ALONE)
        .param("most", most)
        .query(Long.class)
        .list();
  }

  /** Ends batches: their rows are rolled up. Part of the transaction that does so. */
  public static void end(JdbcClient client, List<Long> batches) {
    client
        .sql("delete from ai_usage_batches where id in (:batches)")
        .param("batches", batches)
        .update();
  }
}
