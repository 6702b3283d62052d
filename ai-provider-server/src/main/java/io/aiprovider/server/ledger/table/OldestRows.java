package io.aiprovider.server.ledger.table;

import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.time.Instant;
import java.util.Optional;

/** Deletes the oldest rows of a database in memory when there are too many. Used by one thread. */
public final class OldestRows implements RowLimit {
  private final Database database;
  private final int most;
  private int rows;

  /**
   * @param most how many rows stay at least; up to a tenth more are kept
   */
  public OldestRows(Database database, int most) {
    this.database = database;
    this.most = most;
  }

  @Override
  public void added(int added) {
    rows += added;
    if (rows > most + most / 10) {
      rows -= delete();
    }
  }

  private int delete() {
    return database.use(
        client -> {
          Optional<Instant> first =
              client
                  .sql(
                      "select created_at from ai_usage_logs"
                          + " order by created_at desc limit 1 offset :most")
                  .param("most", most)
                  .query((row, number) -> Columns.requiredInstant(row, "created_at"))
                  .optional();
          return first.isEmpty()
              ? 0
              : client
                  .sql(
                      "delete from ai_usage_logs where created_at <= :first and "
                          + RowBatches.ROLLED_UP)
                  .param("first", Columns.time(first.get()))
                  .update();
        });
  }
}
