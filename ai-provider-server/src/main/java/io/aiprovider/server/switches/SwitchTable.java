package io.aiprovider.server.switches;

import io.aiprovider.server.store.AccessChange;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Repository;

/** The switches in the database. Its methods block. */
@Repository
final class SwitchTable {
  private final Database database;

  SwitchTable(Database database) {
    this.database = database;
  }

  /** The switches that have not expired, oldest first. */
  List<SwitchRow> active(Instant now) {
    return database.use(
        client ->
            client
                .sql("select * from ai_switches where expires_at > :now order by created_at, id")
                .param("now", Columns.time(now))
                .query((row, number) -> SwitchRow.of(row))
                .list());
  }

  /** Adds a switch, and deletes those that it replaces and those that have expired. */
  SwitchRow add(SwitchRow added) {
    return database.change(
        AccessChange.OF_NOBODY,
        client -> {
          List<String> gone =
              active(added.createdAt()).stream()
                  .filter(added::replaces)
                  .map(SwitchRow::id)
                  .toList();
          gone.forEach(this::remove);
          client
              .sql("delete from ai_switches where expires_at <= :now")
              .param("now", Columns.time(added.createdAt()))
              .update();
          client
              .sql(
                  """
                  insert into ai_switches
                    (id, action, provider, model, weight, reason, created_by, created_at, expires_at)
                  values (:id, :action, :provider, :model, :weight, :reason, :created_by,
                    :created_at, :expires_at)
                  """)
              .param("id", added.id())
              .param("action", added.action().word())
              .param("provider", added.provider())
              .param("model", added.model())
              .param("weight", added.weight())
              .param("reason", added.reason())
              .param("created_by", added.createdBy())
              .param("created_at", Columns.time(added.createdAt()))
              .param("expires_at", Columns.time(added.expiresAt()))
              .update();
          return added;
        });
  }

  /** Deletes a switch, unless there is none with this id. */
  boolean remove(String id) {
    return database.change(
        AccessChange.OF_NOBODY,
        client ->
            client.sql("delete from ai_switches where id = :id").param("id", id).update() == 1);
  }
}
