package io.aiprovider.server.keys;

import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** How many keys there are. Thread-safe; blocks. */
@Component
public final class KeyCount {
  private final Database database;

  KeyCount(Database database) {
    this.database = database;
  }

  /**
   * The keys that are neither revoked nor expired.
   *
   * @throws io.aiprovider.server.store.DatabaseDown if the database cannot be reached
   */
  public long usable(Instant now) {
    return database.use(
        client ->
            client
                .sql(
                    "select count(*) from ai_api_keys"
                        + " where is_active = true and (expires_at is null or expires_at > :now)")
                .param("now", Columns.time(now))
                .query(Long.class)
                .single());
  }
}
