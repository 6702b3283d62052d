package io.aiprovider.server.keys;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.access.Role;
import io.aiprovider.server.personal.PersonalData;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.AccessChange;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TenantScope;
import io.aiprovider.server.tenants.LimitSettings;
import io.aiprovider.server.tenants.ModelRules;
import io.aiprovider.server.tenants.Tier;
import io.aiprovider.server.tenants.TierPlans;
import io.aiprovider.server.tenants.Users;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The keys that are stored. Thread-safe; its methods block. */
@Component
final class ApiKeys implements PersonalData {
  private static final String SELECT =
      "select * from ai_api_keys where " + TenantScope.condition("tenant_id");
  private static final String INSERT =
      """
      insert into ai_api_keys (id, tenant_id, user_id, key_name, key_hash, previous_hash,
        previous_expires_at, role, tier, quota_requests_per_hour, requests_per_minute,
        tokens_per_minute, max_concurrent, allowed_models, denied_models, allowed_ips, budget_usd,
        budget_period, is_active, created_at, expires_at, revoked_at)
      values (:id, :tenant_id, :user_id, :key_name, :key_hash, :previous_hash,
        :previous_expires_at, :role, :tier, :quota_requests_per_hour, :requests_per_minute,
        :tokens_per_minute, :max_concurrent, :allowed_models, :denied_models, :allowed_ips,
        :budget_usd, :budget_period, :is_active, :created_at, :expires_at, :revoked_at)
      """;
  private static final String UPDATE =
      """
      update ai_api_keys set key_name = :key_name, key_hash = :key_hash,
        previous_hash = :previous_hash, previous_expires_at = :previous_expires_at, role = :role,
        tier = :tier, quota_requests_per_hour = :quota_requests_per_hour,
        requests_per_minute = :requests_per_minute, tokens_per_minute = :tokens_per_minute,
        max_concurrent = :max_concurrent, allowed_models = :allowed_models,
        denied_models = :denied_models, allowed_ips = :allowed_ips,
        budget_usd = :budget_usd, budget_period = :budget_period, is_active = :is_active,
        expires_at = :expires_at, revoked_at = :revoked_at
      where id = :id and tenant_id = :tenant_id and user_id = :user_id
        and created_at = :created_at
      """;
  private static final String TOUCH =
      """
      update ai_api_keys set last_used_at = :at
      where id = :id and (last_used_at is null or last_used_at < :at)
      """;
  private static final String WITH_OWNERS =
      """
      select k.*,
        t.id as t_id, t.name as t_name, t.tier as t_tier,
        t.quota_requests_per_hour as t_quota_requests_per_hour,
        t.requests_per_minute as t_requests_per_minute,
        t.tokens_per_minute as t_tokens_per_minute, t.max_concurrent as t_max_concurrent,
        t.allowed_models as t_allowed_models, t.denied_models as t_denied_models,
        t.is_active as t_is_active, t.created_at as t_created_at, t.updated_at as t_updated_at,
        u.tenant_id as u_tenant_id, u.id as u_id, u.name as u_name,
        u.quota_requests_per_hour as u_quota_requests_per_hour,
        u.requests_per_minute as u_requests_per_minute,
        u.tokens_per_minute as u_tokens_per_minute, u.max_concurrent as u_max_concurrent,
        u.is_active as u_is_active, u.created_at as u_created_at, u.updated_at as u_updated_at
      from ai_api_keys k
      join ai_tenants t on t.id = k.tenant_id
      join ai_users u on u.tenant_id = k.tenant_id and u.id = k.user_id
      where k.id = :id
      """;

  private final Database database;
  private final TierPlans plans;

  ApiKeys(Database database, TierPlans plans) {
    this.database = database;
    this.plans = plans;
  }

  /** Stores a new key, and its tenant and user unless they exist. */
  void add(ApiKey key) {
    database.change(
        AccessChange.OF_NOBODY,
        client -> {
          Users.ensure(client, key.tenantId(), key.userId(), key.life().createdAt());
          return write(client, INSERT, key);
        });
  }

  /**
   * Keys by their ids.
   *
   * @param user the user they belong to; null: all users
   * @param after the id before the first; empty: from the beginning
   */
  List<ApiKey> list(TenantScope scope, @Nullable String user, String after, int limit) {
    return database.use(
        client ->
            client
                .sql(
                    SELECT
                        + " and (cast(:user as varchar) is null or user_id = cast(:user as varchar))"
                        + " and id > :after order by id limit :limit")
                .param("scope", scope.tenant())
                .param("user", user)
                .param("after", after)
                .param("limit", limit)
                .query((row, number) -> key(row))
                .list());
  }

  /** A key. */
  Optional<ApiKey> find(TenantScope scope, String id) {
    return database.use(client -> find(client, scope, id));
  }

  private static Optional<ApiKey> find(JdbcClient client, TenantScope scope, String id) {
    return client
        .sql(SELECT + " and id = :id")
        .param("scope", scope.tenant())
        .param("id", id)
        .query((row, number) -> key(row))
        .optional();
  }

  /** A key with its tenant and user, whoever they are: to check a request that came with it. */
  Optional<IssuedKey> issued(String id) {
    return database.use(
        client ->
            client
                .sql(WITH_OWNERS)
                .param("id", id)
                .query((row, number) -> IssuedKey.of(key(row), row, plans))
                .optional());
  }

  /** Changes a key; empty if there is no such one in the scope. */
  Optional<ApiKey> change(TenantScope scope, String id, UnaryOperator<ApiKey> change) {
    return database.change(
        AccessChange.ofKey(id),
        client -> {
          Optional<ApiKey> changed = find(client, scope, id).map(change);
          changed.ifPresent(key -> write(client, UPDATE, key));
          return changed;
        });
  }

  /** Notes when keys were used. */
  void touch(Map<String, Instant> uses) {
    database.use(
        client -> {
          uses.forEach(
              (id, at) -> client.sql(TOUCH).param("id", id).param("at", Columns.time(at)).update());
          return uses.size();
        });
  }

  private static int write(JdbcClient client, String sql, ApiKey key) {
    ApiKey.Settings settings = key.settings();
    Tier tier = settings.tier();
    KeyBudget budget = settings.budget();
    return client
        .sql(sql)
        .param("id", key.id())
        .param("tenant_id", key.tenantId())
        .param("user_id", key.userId())
        .param("key_name", key.name())
        .param("key_hash", key.secrets().hash())
        .param("previous_hash", key.secrets().previous())
        .param("previous_expires_at", Columns.time(key.secrets().previousUntil()))
        .param("role", settings.role().label())
        .param("tier", tier == null ? null : tier.name().toLowerCase(Locale.ROOT))
        .params(settings.limits().parameters())
        .params(settings.models().parameters())
        .param("budget_usd", budget == null ? null : budget.usd())
        .param("budget_period", budget == null ? null : budget.period().label())
        .param("allowed_ips", Columns.lines(settings.addresses()))
        .param("is_active", key.life().revokedAt() == null)
        .param("created_at", Columns.time(key.life().createdAt()))
        .param("expires_at", Columns.time(key.life().expiresAt()))
        .param("revoked_at", Columns.time(key.life().revokedAt()))
        .update();
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    String tier = row.getString("tier");
    return new ApiKey(
        row.getString("id"),
        row.getString("tenant_id"),
        row.getString("user_id"),
        row.getString("key_name"),
        new ApiKey.Secrets(
            row.getString("key_hash"),
            row.getString("previous_hash"),
            Columns.instant(row, "previous_expires_at")),
        new ApiKey.Settings(
            Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
            tier == null ? null : Tier.valueOf(tier.toUpperCase(Locale.ROOT)),
            LimitSettings.of(row, ""),
            ModelRules.of(row, ""),
            KeyBudget.of(row),
            Columns.lines(row, "allowed_ips")),
        new ApiKey.Life(
            Columns.requiredInstant(row, "created_at"),
            Columns.instant(row, "expires_at"),
            row.getBoolean("is_active") ? null : revokedAt(row),
            Columns.instant(row, "last_used_at")));
  }

  private static Instant revokedAt(ResultSet row) throws SQLException {
    Instant time = Columns.instant(row, "revoked_at");
    return time == null ? Instant.EPOCH : time; // switched off by a statement of somebody else
  }

  @Override
  public String name() {
    return "keys";
  }

  @Override
  public List<JsonObject> export(JdbcClient client, Subject subject) {
    return client
        .sql("select * from ai_api_keys where " + Subject.condition("user_id") + " order by id")
        .param("tenant", subject.tenant())
        .param("user", subject.user())
        .query((row, number) -> key(row).toJson())
        .list();
  }

  @Override
  public int erase(JdbcClient client, Subject subject) {
    return subject.delete(client, "ai_api_keys");
  }
}
