package io.aiprovider.server.dashboard.session;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.access.CredentialKind;
import io.aiprovider.server.access.Role;
import io.aiprovider.server.personal.PersonalData;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.AccessChange;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The sessions in the database, a bounded number of them. Thread-safe; its methods block. */
@Component
final class SessionTable implements PersonalData {
  private static final String TABLE = "ai_sessions";
  private static final int MOST = 10_000;
  private static final int MOST_OF_ONE = 20;
  private static final String INSERT =
      """
      insert into ai_sessions (id, holder, kind, key_id, proof, tenant_id, user_id, role,
        account_version, created_at, last_used_at)
      values (:id, :holder, :kind, :key_id, :proof, :tenant_id, :user_id, :role,
        :account_version, :created_at, :last_used_at)
      """;
  private static final String USED =
      "update ai_sessions set last_used_at = :at where id = :id and last_used_at < :at";

  private final Database database;

  SessionTable(Database database) {
    this.database = database;
  }

  /** The session with this id; null if there is none. */
  @Nullable Session find(String id) {
    return database
        .use(
            client ->
                client
                    .sql("select * from ai_sessions where id = :id")
                    .param("id", id)
                    .query((row, number) -> session(row))
                    .optional())
        .orElse(null);
  }

  /** Adds a session. If there are too many, those end that were not used for the longest time. */
  void add(Session session) {
    database.change( // other nodes notice which ones have ended
        AccessChange.OF_NOBODY,
        client -> {
          trim(client, "holder = :holder", session.holder(), MOST_OF_ONE - 1);
          trim(client, "cast(:holder as varchar) is not null", session.holder(), MOST - 1);
          return insert(client, session);
        });
  }

  private static void trim(JdbcClient client, String condition, String holder, int most) {
    List<String> surplus =
        client
            .sql(
                "select id from ai_sessions where "
                    + condition
                    + " order by last_used_at desc, id offset "
                    + most
                    + " rows")
            .param("holder", holder)
            .query(String.class)
            .list();
    for (String id : surplus) {
      delete(client, id);
    }
  }

  private static int insert(JdbcClient client, Session session) {
    return client
        .sql(INSERT)
        .param("id", session.id())
        .param("holder", session.holder())
        .param("kind", session.kind().label())
        .param("key_id", session.keyId())
        .param("proof", session.proof())
        .param("tenant_id", session.tenant())
        .param("user_id", session.user())
        .param("role", session.role().label())
        .param("account_version", session.accountVersion())
        .param("created_at", Columns.time(session.createdAt()))
        .param("last_used_at", Columns.time(session.lastUsedAt()))
        .update();
  }

  /** Ends a session. */
  void end(String id) {
    database.change(AccessChange.OF_NOBODY, client -> delete(client, id));
  }

  private static int delete(JdbcClient client, String id) {
    return client.sql("delete from ai_sessions where id = :id").param("id", id).update();
  }

  /** Writes when sessions were used. */
  void used(Map<String, Instant> uses) {
    database.batch(
        USED,
        uses.entrySet().stream()
            .map(
                use ->
                    Map.of("id", use.getKey(), "at", Objects.requireNonNull(time(use.getValue()))))
            .toList());
  }

  private static @Nullable Object time(Instant instant) {
    return Columns.time(instant);
  }

  /** Deletes sessions that have ended. */
  void deleteOld(Instant unusedSince, Instant createdBefore) {
    database.use(
        client ->
            client
                .sql("delete from ai_sessions where last_used_at < :used or created_at < :created")
                .param("used", Columns.time(unusedSince))
                .param("created", Columns.time(createdBefore))
                .update());
  }

  private static Session session(ResultSet row) throws SQLException {
    return new Session(
        row.getString("id"),
        CredentialKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getString("key_id"),
        row.getString("proof"),
        row.getString("tenant_id"),
        row.getString("user_id"),
        Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
        Columns.number(row, "account_version"),
        Columns.requiredInstant(row, "created_at"),
        Columns.requiredInstant(row, "last_used_at"));
  }

  @Override
  public String name() {
    return "sessions";
  }

  @Override
  public List<JsonObject> export(JdbcClient client, Subject subject) {
    return client
        .sql(
            "select * from ai_sessions where "
                + Subject.condition("user_id")
                + " order by created_at, id")
        .param("tenant", subject.tenant())
        .param("user", subject.user())
        .query((row, number) -> session(row))
        .list()
        .stream()
        .map(
            session ->
                JsonObject.of("kind", session.kind().label())
                    .with("created_at", session.createdAt().toString())
                    .with("last_used_at", session.lastUsedAt().toString()))
        .toList();
  }

  @Override
  public int erase(JdbcClient client, Subject subject) {
    return subject.delete(client, TABLE);
  }
}
