package io.aiprovider.server.tenants;

import io.aiprovider.server.store.AccessChange;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tenants that are stored. Thread-safe; its methods block. */
@Component
public final class Tenants {
  private static final String SELECT =
      "select * from ai_tenants where " + TenantScope.condition("id");
  private static final String INSERT =
      """
      insert into ai_tenants (id, name, tier, quota_requests_per_hour, requests_per_minute,
        tokens_per_minute, max_concurrent, allowed_models, denied_models, store_content_days,
        is_active, created_at, updated_at)
      values (:id, :name, :tier, :quota_requests_per_hour, :requests_per_minute,
        :tokens_per_minute, :max_concurrent, :allowed_models, :denied_models, :content_days, :is_active,
        :created_at, :updated_at)
      """;
  private static final String UPDATE =
      """
      update ai_tenants set name = :name, tier = :tier,
        quota_requests_per_hour = :quota_requests_per_hour,
        requests_per_minute = :requests_per_minute, tokens_per_minute = :tokens_per_minute,
        max_concurrent = :max_concurrent, allowed_models = :allowed_models,
        denied_models = :denied_models, store_content_days = :content_days, is_active = :is_active, created_at = :created_at,
        updated_at = :updated_at
      where id = :id
      """;

  private final Database database;

  public Tenants(Database database) {
    this.database = database;
  }

  /**
   * Tenants by their ids.
   *
   * @param after the id before the first; empty: from the beginning
   */
  public List<Tenant> list(TenantScope scope, String after, int limit) {
    return database.use(
        client ->
            client
                .sql(SELECT + " and id > :after order by id limit :limit")
                .param("scope", scope.tenant())
                .param("after", after)
                .param("limit", limit)
                .query(Tenants::tenant)
                .list());
  }

  /** A tenant. */
  public Optional<Tenant> find(TenantScope scope, String id) {
    return database.use(client -> find(client, scope, id));
  }

  private static Optional<Tenant> find(JdbcClient client, TenantScope scope, String id) {
    return client
        .sql(SELECT + " and id = :id")
        .param("scope", scope.tenant())
        .param("id", id)
        .query(Tenants::tenant)
        .optional();
  }

  /**
   * Creates or replaces a tenant.
   *
   * @param tenant makes the new one of the present one, which is null if there is none
   */
  public Tenant put(String id, Function<@Nullable Tenant, Tenant> tenant) {
    return database.change(
        AccessChange.ofTenant(id),
        client -> {
          Tenant present = find(client, TenantScope.ALL, id).orElse(null);
          Tenant next = tenant.apply(present);
          write(client, present == null ? INSERT : UPDATE, next);
          return next;
        });
  }

  /** Changes a tenant; empty if there is no such one in the scope. */
  public Optional<Tenant> change(TenantScope scope, String id, UnaryOperator<Tenant> change) {
    return database.change(
        AccessChange.ofTenant(id),
        client -> {
          Optional<Tenant> changed = find(client, scope, id).map(change);
          changed.ifPresent(tenant -> write(client, UPDATE, tenant));
          return changed;
        });
  }

  /** Deletes a tenant with its users and keys; false if there is no such one in the scope. */
  public boolean delete(TenantScope scope, String id) {
    return database.change(
        AccessChange.ofTenant(id),
        client ->
            client
                    .sql("delete from ai_tenants where id = :id and " + TenantScope.condition("id"))
                    .param("id", id)
                    .param("scope", scope.tenant())
                    .update()
                > 0);
  }

  /** Creates a tenant unless it exists, as a part of a change. */
  static void ensure(JdbcClient client, String id, Instant now) {
    if (find(client, TenantScope.ALL, id).isEmpty()) {
      write(client, INSERT, Tenant.of(id, now));
    }
  }

  private static void write(JdbcClient client, String sql, Tenant tenant) {
    Tier tier = tenant.tier();
    client
        .sql(sql)
        .param("id", tenant.id())
        .param("name", tenant.name())
        .param("tier", tier == null ? null : tier.name().toLowerCase(Locale.ROOT))
        .params(tenant.limits().parameters())
        .params(tenant.models().parameters())
        .param("content_days", tenant.contentDays())
        .param("is_active", tenant.active())
        .param("created_at", Columns.time(tenant.createdAt()))
        .param("updated_at", Columns.time(tenant.updatedAt()))
        .update();
  }

  private static Tenant tenant(ResultSet row, int number) throws SQLException {
    return tenant(row, "");
  }

  private static @Nullable Integer contentDays(ResultSet row, String prefix) throws SQLException {
    Long days = prefix.isEmpty() ? Columns.number(row, "store_content_days") : null;
    return days == null ? null : days.intValue();
  }

  /** The tenant of a row whose columns have this prefix. */
  public static Tenant tenant(ResultSet row, String prefix) throws SQLException {
    String tier = row.getString(prefix + "tier");
    return new Tenant(
        row.getString(prefix + "id"),
        row.getString(prefix + "name"),
        tier == null ? null : Tier.valueOf(tier.toUpperCase(Locale.ROOT)),
        LimitSettings.of(row, prefix),
        ModelRules.of(row, prefix),
        contentDays(row, prefix),
        row.getBoolean(prefix + "is_active"),
        Columns.requiredInstant(row, prefix + "created_at"),
        Columns.requiredInstant(row, prefix + "updated_at"));
  }
}
