package io.aiprovider.server.tenants;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.personal.PersonalData;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.AccessChange;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The users that are stored. Thread-safe; its methods block. */
@Component
public final class Users implements PersonalData {
  private static final String SELECT =
      "select * from ai_users where " + TenantScope.condition("tenant_id");
  private static final String INSERT =
      """
      insert into ai_users (tenant_id, id, name, quota_requests_per_hour, requests_per_minute,
        tokens_per_minute, max_concurrent, is_active, created_at, updated_at)
      values (:tenant_id, :id, :name, :quota_requests_per_hour, :requests_per_minute,
        :tokens_per_minute, :max_concurrent, :is_active, :created_at, :updated_at)
      """;
  private static final String UPDATE =
      """
      update ai_users set name = :name, quota_requests_per_hour = :quota_requests_per_hour,
        requests_per_minute = :requests_per_minute, tokens_per_minute = :tokens_per_minute,
        max_concurrent = :max_concurrent, is_active = :is_active, created_at = :created_at,
        updated_at = :updated_at
      where tenant_id = :tenant_id and id = :id
      """;

  private final Database database;

  public Users(Database database) {
    this.database = database;
  }

  /**
   * Users by their tenants and ids.
   *
   * @param afterTenant with {@code afterId} the user before the first; both empty: from the
   *     beginning
   */
  public List<User> list(TenantScope scope, String afterTenant, String afterId, int limit) {
    return database.use(
        client ->
            client
                .sql(
                    SELECT
                        + " and (tenant_id > :afterTenant or tenant_id = :afterTenant and id > :afterId)"
                        + " order by tenant_id, id limit :limit")
                .param("scope", scope.tenant())
                .param("afterTenant", afterTenant)
                .param("afterId", afterId)
                .param("limit", limit)
                .query(Users::user)
                .list());
  }

  /** The users with this id, one of each tenant at most. */
  public List<User> find(TenantScope scope, String id) {
    return database.use(client -> find(client, scope, id));
  }

  private static List<User> find(JdbcClient client, TenantScope scope, String id) {
    return client
        .sql(SELECT + " and id = :id order by tenant_id limit 2")
        .param("scope", scope.tenant())
        .param("id", id)
        .query(Users::user)
        .list();
  }

  /**
   * Creates or replaces a user, and creates the tenant unless it exists.
   *
   * @param user makes the new one of the present one, which is null if there is none
   */
  public User put(String tenant, String id, Function<@Nullable User, User> user) {
    return database.change(
        AccessChange.ofUser(tenant, id),
        client -> {
          List<User> present = find(client, TenantScope.of(tenant), id);
          User next = user.apply(present.isEmpty() ? null : present.get(0));
          if (present.isEmpty()) {
            Tenants.ensure(client, tenant, next.createdAt());
          }
          write(client, present.isEmpty() ? INSERT : UPDATE, next);
          return next;
        });
  }

  /** Changes a user; empty if there is no such one. */
  public Optional<User> change(String tenant, String id, UnaryOperator<User> change) {
    return database.change(
        AccessChange.ofUser(tenant, id),
        client -> {
          Optional<User> changed =
              find(client, TenantScope.of(tenant), id).stream().findFirst().map(change);
          changed.ifPresent(user -> write(client, UPDATE, user));
          return changed;
        });
  }

  /** Creates a user and the tenant unless they exist, as a part of a change. */
  public static void ensure(JdbcClient client, String tenant, String id, Instant now) {
    if (find(client, TenantScope.of(tenant), id).isEmpty()) {
      Tenants.ensure(client, tenant, now);
      write(client, INSERT, User.of(tenant, id, now));
    }
  }

  private static void write(JdbcClient client, String sql, User user) {
    client
        .sql(sql)
        .param("tenant_id", user.tenantId())
        .param("id", user.id())
        .param("name", user.name())
        .params(user.limits().parameters())
        .param("is_active", user.active())
        .param("created_at", Columns.time(user.createdAt()))
        .param("updated_at", Columns.time(user.updatedAt()))
        .update();
  }

  private static User user(ResultSet row, int number) throws SQLException {
    return user(row, "");
  }

  /** The user of a row whose columns have this prefix. */
  public static User user(ResultSet row, String prefix) throws SQLException {
    return new User(
        row.getString(prefix + "tenant_id"),
        row.getString(prefix + "id"),
        row.getString(prefix + "name"),
        LimitSettings.of(row, prefix),
        row.getBoolean(prefix + "is_active"),
        Columns.requiredInstant(row, prefix + "created_at"),
        Columns.requiredInstant(row, prefix + "updated_at"));
  }

  @Override
  public String name() {
    return "users";
  }

  @Override
  public List<JsonObject> export(JdbcClient client, Subject subject) {
    return client
        .sql("select * from ai_users where " + Subject.condition("id"))
        .param("tenant", subject.tenant())
        .param("user", subject.user())
        .query((row, number) -> user(row, "").toJson())
        .list();
  }

  @Override
  public int erase(JdbcClient client, Subject subject) {
    return client
        .sql("delete from ai_users where " + Subject.condition("id"))
        .param("tenant", subject.tenant())
        .param("user", subject.user())
        .update();
  }
}
