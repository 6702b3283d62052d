package io.aiprovider.server.content;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.personal.PersonalData;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads stored contents, and erases those of a user or a tenant. Thread-safe; blocks. */
@Component
public final class StoredContents implements PersonalData {
  private static final int MOST_EXPORTED = 1_000;

  private final Database database;
  private final ContentCipher cipher;

  StoredContents(Database database, ContentCipher cipher) {
    this.database = database;
    this.cipher = cipher;
  }

  /**
   * The content of a call: its {@code state}, and the request and the answer if they are stored.
   *
   * @return null if nothing was ever stored
   */
  public @Nullable JsonObject of(String call) {
    return database
        .use(
            client ->
                client
                    .sql("select * from ai_call_content where call_id = :call")
                    .param("call", call)
                    .query((row, number) -> json(row))
                    .optional())
        .orElse(null);
  }

  private JsonObject json(ResultSet row) throws SQLException {
    String encrypted = row.getString("content");
    Instant expires = Columns.requiredInstant(row, "expires_at");
    if (encrypted == null || !expires.isAfter(Instant.now())) {
      return JsonObject.of("state", "expired").with("expires_at", expires.toString());
    }
    Optional<JsonObject> content =
        cipher.decrypt(row.getString("call_id"), encrypted).map(JsonObject::parse);
    return content
        .map(
            known ->
                JsonObject.of("state", "stored")
                    .with("request", known.get("request"))
                    .with("answer", known.get("answer")))
        .orElseGet(() -> JsonObject.of("state", "key_missing"))
        .with("expires_at", expires.toString());
  }

  @Override
  public String name() {
    return "contents";
  }

  @Override
  public List<JsonObject> export(JdbcClient client, Subject subject) {
    return client
        .sql(
            "select * from ai_call_content where content is not null and "
                + Subject.condition("user_id")
                + " order by created_at desc limit :limit")
        .param("tenant", subject.tenant())
        .param("user", subject.user())
        .param("limit", MOST_EXPORTED)
        .query(
            (row, number) -> {
              JsonObject content = json(row);
              return JsonObject.of("call_id", row.getString("call_id"))
                  .with("created_at", Columns.requiredInstant(row, "created_at").toString())
                  .with("request", content.get("request"))
                  .with("answer", content.get("answer"));
            })
        .list();
  }

  @Override
  public int erase(JdbcClient client, Subject subject) {
    return subject.delete(client, "ai_call_content");
  }
}
