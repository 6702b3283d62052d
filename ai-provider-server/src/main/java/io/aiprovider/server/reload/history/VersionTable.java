package io.aiprovider.server.reload.history;

import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The versions in the database: the newest of each server, and of all servers together. Its methods
 * block.
 */
final class VersionTable {
  private static final int MOST_OF_A_NODE = 50;
  private static final int MOST = 1_000;

  private final Database database;

  VersionTable(Database database) {
    this.database = database;
  }

  /** Adds a version, and deletes the oldest ones if there are too many. */
  void add(Version version) {
    database.transaction(
        client -> {
          client
              .sql(
                  """
                  insert into ai_config_versions
                    (id, node, created_at, cause, actor, changes, files)
                  values (:id, :node, :created_at, :cause, :actor, :changes, :files)
                  """)
              .param("id", version.id())
              .param("node", version.node())
              .param("created_at", Columns.time(version.createdAt()))
              .param("cause", version.cause())
              .param("actor", version.actor())
              .param("changes", version.changes())
              .param("files", version.files())
              .update();
          deleteOldest(client, version.node());
          return version;
        });
  }

  private static void deleteOldest(JdbcClient client, String node) {
    client
        .sql(
            """
            delete from ai_config_versions where node = :node and created_at <
              (select min(kept.created_at) from (select created_at from ai_config_versions
                where node = :node order by created_at desc limit :most) kept)
            """)
        .param("node", node)
        .param("most", MOST_OF_A_NODE)
        .update();
    client
        .sql(
            """
            delete from ai_config_versions where created_at <
              (select min(kept.created_at) from (select created_at from ai_config_versions
                order by created_at desc limit :most) kept)
            """)
        .param("most", MOST)
        .update();
  }

  Optional<Version> find(String id) {
    return database.use(
        client ->
            client
                .sql("select * from ai_config_versions where id = :id")
                .param("id", id)
                .query((row, number) -> version(row))
                .optional());
  }

  /** The newest version of a server. */
  Optional<Version> newest(String node) {
    return database.use(
        client ->
            client
                .sql(
                    """
                    select * from ai_config_versions where node = :node
                    order by created_at desc, id desc limit 1
                    """)
                .param("node", node)
                .query((row, number) -> version(row))
                .optional());
  }

  /**
   * The newest versions first.
   *
   * @param before only versions before this one: its time, and its id; null: all
   */
  List<Version> list(@Nullable Instant before, String id, int limit) {
    String condition =
        before == null ? "" : " where created_at < :at or created_at = :at and id < :id";
    return database.use(
        client -> {
          JdbcClient.StatementSpec query =
              client
                  .sql(
                      "select * from ai_config_versions"
                          + condition
                          + " order by created_at desc, id desc limit :limit")
                  .param("limit", limit);
          return (before == null ? query : query.param("at", Columns.time(before)).param("id", id))
              .query((row, number) -> version(row))
              .list();
        });
  }

  private static Version version(ResultSet row) throws SQLException {
    return new Version(
        row.getString("id"),
        row.getString("node"),
        Columns.requiredInstant(row, "created_at"),
        row.getString("cause"),
        row.getString("actor"),
        row.getString("changes"),
        row.getString("files"));
  }
}
