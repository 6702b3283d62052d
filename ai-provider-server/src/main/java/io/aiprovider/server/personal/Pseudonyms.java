package io.aiprovider.server.personal;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Random names that stand for users where rows must stay when a user is erased. The name of a user
 * is deleted with the user; then nobody can tell any more whose the rows are.
 */
public final class Pseudonyms {
  private static final String FIND =
      "select pseudonym from ai_pseudonyms where " + Subject.condition("user_id");
  private static final String INSERT =
      "insert into ai_pseudonyms (tenant_id, user_id, pseudonym)"
          + " values (:tenant, :user, :pseudonym)";

  private Pseudonyms() {}

  /**
   * The pseudonym of a user, a new one at the first use; null: no user. It is part of a change, so
   * that no other node makes another one at the same time.
   */
  public static @Nullable String of(JdbcClient client, @Nullable Subject user) {
    if (user == null || user.user() == null) {
      return null;
    }
    Optional<String> present = find(client, user).stream().findFirst();
    return present.isPresent() ? present.get() : insert(client, user);
  }

  /** The same, but not as a part of a transaction: if another node is faster, its name counts. */
  public static @Nullable String shared(JdbcClient client, Subject user) {
    try {
      return of(client, user);
    } catch (DuplicateKeyException e) {
      return of(client, user);
    }
  }

  private static String insert(JdbcClient client, Subject user) {
    String fresh = "user-" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
    client
        .sql(INSERT)
        .param("tenant", user.tenant())
        .param("user", user.user())
        .param("pseudonym", fresh)
        .update();
    return fresh;
  }

  /** The pseudonyms that are in use. */
  public static List<String> find(JdbcClient client, Subject subject) {
    return client
        .sql(FIND)
        .param("tenant", subject.tenant())
        .param("user", subject.user())
        .query(String.class)
        .list();
  }
}
