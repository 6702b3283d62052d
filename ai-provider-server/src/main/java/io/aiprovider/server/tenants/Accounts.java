package io.aiprovider.server.tenants;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.access.Role;
import io.aiprovider.server.personal.PersonalData;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.AccessChange;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which users can sign in with a password. Thread-safe; its methods block. */
@Component
public final class Accounts implements PersonalData {
  private static final String TABLE = "ai_accounts";
  private static final String INSERT =
      """
      insert into ai_accounts (tenant_id, user_id, username, password_hash, role, version,
        updated_at)
      values (:tenant, :user, :username, :password_hash, :role, :version, :updated_at)
      """;
  private static final String UPDATE =
      """
      update ai_accounts set username = :username, password_hash = :password_hash, role = :role,
        version = :version, updated_at = :updated_at
      where tenant_id = :tenant and user_id = :user
      """;

  private final Database database;
  private final InstantSource clock = InstantSource.system();

  public Accounts(Database database) {
    this.database = database;
  }

  /** The account of a user. */
  public Optional<Account> of(String tenant, String user) {
    return database.use(client -> of(client, new Subject(tenant, user)).stream().findFirst());
  }

  /** The accounts of some users, by whose they are; users without one are left out. */
  Map<Subject, Account> of(List<User> users) {
    if (users.isEmpty()) {
      return Map.of();
    }
    Map<Subject, Account> accounts = new HashMap<>();
    database
        .use(
            client ->
                client
                    .sql(
                        "select * from ai_accounts where tenant_id in (:tenants) and user_id in (:users)")
                    .param("tenants", users.stream().map(User::tenantId).distinct().toList())
                    .param("users", users.stream().map(User::id).distinct().toList())
                    .query((row, number) -> account(row))
                    .list())
        .forEach(
            account -> accounts.put(new Subject(account.tenantId(), account.userId()), account));
    return accounts;
  }

  /** The account with this name. */
  public Optional<Account> named(String username) {
    return database.use(
        client ->
            client
                .sql("select * from ai_accounts where username = :username")
                .param("username", username)
                .query((row, number) -> account(row))
                .optional());
  }

  /**
   * Changes the account of a user, who must exist.
   *
   * @param change makes the new one of the present one; null stands for none
   */
  public void change(
      String tenant, String user, Function<@Nullable Account, @Nullable Account> change) {
    database.change(
        AccessChange.ofUser(tenant, user),
        client -> {
          Subject subject = new Subject(tenant, user);
          Account present = of(client, subject).stream().findFirst().orElse(null);
          Account next = change.apply(present);
          if (next == null) {
            return subject.delete(client, TABLE);
          }
          if (next.equals(present)) {
            return 0;
          }
          return client
              .sql(present == null ? INSERT : UPDATE)
              .param("tenant", tenant)
              .param("user", user)
              .param("username", next.username())
              .param("password_hash", next.passwordHash())
              .param("role", next.role().label())
              .param("version", Math.max(clock.millis(), next.version() + 1))
              .param("updated_at", Columns.time(clock.instant()))
              .update();
        });
  }

  /** Whether a name belongs to another user. */
  public boolean isTaken(String username, String tenant, String user) {
    return named(username)
        .filter(account -> !account.tenantId().equals(tenant) || !account.userId().equals(user))
        .isPresent();
  }

  private static List<Account> of(JdbcClient client, Subject subject) {
    return client
        .sql("select * from ai_accounts where " + Subject.condition("user_id"))
        .param("tenant", subject.tenant())
        .param("user", subject.user())
        .query((row, number) -> account(row))
        .list();
  }

  private static Account account(ResultSet row) throws SQLException {
    return new Account(
        row.getString("tenant_id"),
        row.getString("user_id"),
        row.getString("username"),
        row.getString("password_hash"),
        Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
        row.getLong("version"));
  }

  @Override
  public String name() {
    return "accounts";
  }

  @Override
  public List<JsonObject> export(JdbcClient client, Subject subject) {
    return of(client, subject).stream()
        .map(
            account ->
                JsonObject.of("user_id", account.userId())
                    .with("username", account.username())
                    .with("role", account.role().label()))
        .toList();
  }

  @Override
  public int erase(JdbcClient client, Subject subject) {
    return subject.delete(client, TABLE);
  }
}
