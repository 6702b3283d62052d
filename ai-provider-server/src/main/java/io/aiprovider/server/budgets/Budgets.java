package io.aiprovider.server.budgets;

import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.budgets.lease.AccountKey;
import io.aiprovider.server.budgets.webhook.Webhook;
import io.aiprovider.server.personal.PersonalData;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.AccessChange;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The budgets that are stored. Thread-safe; its methods block. */
@Component
final class Budgets implements PersonalData {
  private static final String SELECT =
      "select * from ai_budgets where " + TenantScope.condition("tenant_id");
  private static final String INSERT =
      """
      insert into ai_budgets (id, account, scope, subject, tenant_id, user_id, period, usd,
        soft_limits, webhook_url, webhook_secret, set_by_tenant, webhook_set_by_tenant, created_at,
        updated_at)
      values (:id, :account, :scope, :subject, :tenant_id, :user_id, :period, :usd, :soft_limits,
        :webhook_url, :webhook_secret, :set_by_tenant, :webhook_set_by_tenant, :created_at,
        :updated_at)
      """;
  private static final String UPDATE =
      """
      update ai_budgets set account = :account, scope = :scope, subject = :subject,
        tenant_id = :tenant_id, user_id = :user_id, period = :period, usd = :usd,
        soft_limits = :soft_limits, webhook_url = :webhook_url, webhook_secret = :webhook_secret,
        set_by_tenant = :set_by_tenant, webhook_set_by_tenant = :webhook_set_by_tenant,
        created_at = :created_at, updated_at = :updated_at
      where id = :id
      """;

  private final Database database;

  Budgets(Database database) {
    this.database = database;
  }

  /** Who has a key. */
  record KeyOwner(String tenant, String user) {}

  /** Who has a key; empty if there is no such key. */
  Optional<KeyOwner> ownerOf(String key) {
    return database.use(
        client ->
            client
                .sql("select tenant_id, user_id from ai_api_keys where id = :id")
                .param("id", key)
                .query((row, number) -> new KeyOwner(row.getString(1), row.getString(2)))
                .optional());
  }

  /**
   * Budgets by their ids.
   *
   * @param after the id before the first; empty: from the beginning
   */
  List<Budget> list(TenantScope scope, String after, int limit) {
    return database.use(
        client ->
            client
                .sql(SELECT + " and id > :after order by id limit :limit")
                .param("scope", scope.tenant())
                .param("after", after)
                .param("limit", limit)
                .query((row, number) -> budget(row))
                .list());
  }

  /** The rules of all budgets. */
  List<BudgetRule> rules() {
    return database.use(
        client ->
            client
                .sql("select * from ai_budgets")
                .query((row, number) -> budget(row).rule())
                .list());
  }

  /** A budget. */
  Optional<Budget> find(TenantScope scope, String id) {
    return database.use(client -> find(client, scope, id));
  }

  private static Optional<Budget> find(JdbcClient client, TenantScope scope, String id) {
    return client
        .sql(SELECT + " and id = :id")
        .param("scope", scope.tenant())
        .param("id", id)
        .query((row, number) -> budget(row))
        .optional();
  }

  /** The id of another budget of the same subject and period; empty if there is none. */
  Optional<String> sameAccount(Budget budget) {
    return database.use(
        client ->
            client
                .sql("select id from ai_budgets where account = :account and id <> :id")
                .param("account", account(budget))
                .param("id", budget.id())
                .query(String.class)
                .optional());
  }

  /**
   * Creates or changes a budget.
   *
   * @param change makes the new one of the present one, which is null if there is none
   */
  Budget put(String id, Function<@Nullable Budget, Budget> change) {
    return database.change(
        AccessChange.OF_NOBODY,
        client -> {
          Budget present = find(client, TenantScope.ALL, id).orElse(null);
          Budget next = change.apply(present);
          write(client, present == null ? INSERT : UPDATE, next);
          return next;
        });
  }

  /** Deletes a budget; false if there is none in the scope. What was spent stays known. */
  boolean delete(TenantScope scope, String id) {
    return database.change(
        AccessChange.OF_NOBODY,
        client ->
            client
                    .sql(
                        "delete from ai_budgets where id = :id and "
                            + TenantScope.condition("tenant_id"))
                    .param("id", id)
                    .param("scope", scope.tenant())
                    .update()
                > 0);
  }

  private static String account(Budget budget) {
    return AccountKey.hash(budget.rule().subject());
  }

  private static void write(JdbcClient client, String sql, Budget budget) {
    Webhook webhook = budget.webhook();
    client
        .sql(sql)
        .param("id", budget.id())
        .param("account", account(budget))
        .param("scope", budget.scope().label())
        .param("subject", budget.subject())
        .param("tenant_id", budget.tenantId())
        .param("user_id", budget.userId())
        .param("period", budget.period().label())
        .param("usd", budget.usd())
        .param(
            "soft_limits",
            Columns.lines(budget.softLimits().stream().map(String::valueOf).toList()))
        .param("webhook_url", webhook == null ? null : webhook.url())
        .param("webhook_secret", webhook == null ? null : webhook.secret())
        .param("set_by_tenant", budget.isOfTenant())
        .param("webhook_set_by_tenant", webhook != null && webhook.isOfTenant())
        .param("created_at", Columns.time(budget.createdAt()))
        .param("updated_at", Columns.time(budget.updatedAt()))
        .update();
  }

  private static Budget budget(ResultSet row) throws SQLException {
    String url = row.getString("webhook_url");
    return new Budget(
        row.getString("id"),
        BudgetScope.valueOf(row.getString("scope").toUpperCase(Locale.ROOT)),
        row.getString("subject"),
        row.getString("tenant_id"),
        row.getString("user_id"),
        BudgetPeriod.valueOf(row.getString("period").toUpperCase(Locale.ROOT)),
        row.getBigDecimal("usd").stripTrailingZeros(),
        Columns.lines(row, "soft_limits").stream().map(Integer::valueOf).toList(),
        url == null
            ? null
            : new Webhook(
                url, row.getString("webhook_secret"), row.getBoolean("webhook_set_by_tenant")),
        row.getBoolean("set_by_tenant"),
        Columns.requiredInstant(row, "created_at"),
        Columns.requiredInstant(row, "updated_at"));
  }

  @Override
  public String name() {
    return "budgets";
  }

  @Override
  public List<JsonObject> export(JdbcClient client, Subject subject) {
    return client
        .sql("select * from ai_budgets where " + Subject.condition("user_id") + " order by id")
        .param("tenant", subject.tenant())
        .param("user", subject.user())
        .query((row, number) -> BudgetJson.settings(budget(row)))
        .list();
  }

  /** Also deletes messages about the budgets of a user, which name the user. */
  @Override
  public int erase(JdbcClient client, Subject subject) {
    boolean isTenant = subject.user() == null;
    BudgetScope scope = isTenant ? BudgetScope.TENANT : BudgetScope.USER;
    String id = isTenant ? subject.tenant() : subject.tenant() + "/" + subject.user();
    List<String> accounts = new ArrayList<>();
    for (BudgetPeriod period : BudgetPeriod.values()) {
      accounts.add(AccountKey.hash(new BudgetRule.Subject(scope, id, period)));
    }
    int messages =
        client
            .sql("delete from ai_webhook_messages where account in (:accounts)")
            .param("accounts", accounts)
            .update();
    return messages + subject.delete(client, "ai_budgets");
  }
}
