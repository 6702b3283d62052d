package io.aiprovider.server.audit;

import io.aiprovider.server.personal.Subject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Random names that stand for users in the audit log. Its methods are parts of a change. */
final class Pseudonyms {
  private Pseudonyms() {}

  /** The pseudonym of a user, a new one at the first use; null: no user. */
  static @Nullable String of(JdbcClient client, @Nullable Subject user) {
    if (user == null || user.user() == null) {
      return null;
    }
    Optional<String> present = find(client, user).stream().findFirst();
    if (present.isPresent()) {
      return present.get();
    }
    String fresh = "user-" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
    client
        .sql(
            "insert into ai_pseudonyms (tenant_id, user_id, pseudonym)"
                + " values (:tenant, :user, :pseudonym)")
        .param("tenant", user.tenant())
        .param("user", user.user())
        .param("pseudonym", fresh)
        .update();
    return fresh;
  }

  /** The pseudonyms that are in use. */
  static List<String> find(JdbcClient client, Subject subject) {
    return client
        .sql("select pseudonym from ai_pseudonyms where " + Subject.condition("user_id"))
        .param("tenant", subject.tenant())
        .param("user", subject.user())
        .query(String.class)
        .list();
  }
}
