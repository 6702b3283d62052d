package io.aiprovider.server.ledger.table;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.personal.Erasures;
import io.aiprovider.server.personal.PersonalData;
import io.aiprovider.server.personal.Pseudonyms;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the ledger has about users. Its rows stay when a user is erased, so that sums stay right;
 * but nobody can tell any more whose they are.
 *
 * <p>It is the first store of an erasure: its rows are found by the pseudonyms that are deleted.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class LedgerPersonalData implements PersonalData {
  /** The newest rows; a user may have millions. */
  private static final int MOST_EXPORTED = 10_000;

  private final InstantSource clock;

  @Autowired
  LedgerPersonalData() {
    this(InstantSource.system());
  }

  LedgerPersonalData(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "calls";
  }

  @Override
  public List<JsonObject> export(JdbcClient client, Subject subject) {
    List<String> pseudonyms = Pseudonyms.find(client, subject);
    return pseudonyms.isEmpty()
        ? List.of()
        : client
            .sql(
                "select id, created_at, endpoint, operation, model_requested, provider, model_used,"
                    + " total_tokens, cost_usd, outcome, end_user, session_id, tags"
                    + " from ai_usage_logs where tenant_id = :tenant and user_id in (:users)"
                    + " order by created_at desc limit :limit")
            .param("tenant", subject.tenant())
            .param("users", pseudonyms)
            .param("limit", MOST_EXPORTED)
            .query((row, number) -> json(row))
            .list();
  }

  private static JsonObject json(ResultSet row) throws SQLException {
    String tags = row.getString("tags");
    return JsonObject.of("id", row.getString("id"))
        .with("created_at", Columns.requiredInstant(row, "created_at").toString())
        .with("endpoint", row.getString("endpoint"))
        .with("operation", row.getString("operation"))
        .with("model_requested", row.getString("model_requested"))
        .with("provider", row.getString("provider"))
        .with("model", row.getString("model_used"))
        .with("total_tokens", row.getLong("total_tokens"))
        .with("cost_usd", row.getBigDecimal("cost_usd").stripTrailingZeros())
        .with("outcome", row.getString("outcome"))
        .with("end_user", row.getString("end_user"))
        .with("session_id", row.getString("session_id"))
        .with("tags", tags == null ? null : JsonObject.parse(tags));
  }

  /** Removes the names of end users, and the pseudonyms' owners. */
  @Override
  public int erase(JdbcClient client, Subject subject) {
    Erasures.add(client, subject, clock.instant());
    int changed = removeEndUsers(client, subject);
    return changed + subject.delete(client, "ai_pseudonyms");
  }

  private static int removeEndUsers(JdbcClient client, Subject subject) {
    String update =
        "update ai_usage_logs set end_user = null"
            + " where tenant_id = :tenant and end_user is not null";
    if (subject.user() == null) {
      return client.sql(update).param("tenant", subject.tenant()).update();
    }
    List<String> pseudonyms = Pseudonyms.find(client, subject);
    return pseudonyms.isEmpty()
        ? 0
        : client
            .sql(update + " and user_id in (:users)")
            .param("tenant", subject.tenant())
            .param("users", pseudonyms)
            .update();
  }
}
