package io.aiprovider.server.billing;

import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the ledger says about the usage of tenants. Thread-safe; its methods block. */
final class LedgerUsage {
  private static final String FAILED =
      "outcome <> 'cancelled' and (outcome <> 'succeeded' or coalesce(status_code, 200) >= 400)";
  private static final String SELECT =
      """
      select tenant_id,
        sum(case when call_end then 1 else 0 end) as requests,
        sum(case when call_end and not (%s) then 1 else 0 end) as billed_requests,
        sum(prompt_tokens) as prompt_tokens,
        sum(cached_tokens) as cached_tokens,
        sum(completion_tokens) as completion_tokens,
        sum(cost_usd) as cost_usd,
        sum(case when call_end and pricing_status = 'unpriced' then 1 else 0 end)
          as unpriced_requests
      from ai_usage_logs
      where created_at >= :from and created_at < :to and %s
      group by tenant_id
      """
          .formatted(FAILED, TenantScope.condition("tenant_id"));

  private final Database database;

  LedgerUsage(Database database) {
    this.database = database;
  }

  /** The usage of a month, by tenant; calls without a tenant have an empty one. */
  Map<String, Usage> of(Month month, TenantScope scope) {
    Map<String, Usage> usage = new HashMap<>();
    database.use(
        client ->
            client
                .sql(SELECT)
                .param("from", Columns.time(month.from()))
                .param("to", Columns.time(month.to()))
                .param("scope", scope.tenant())
                .query(
                    (row, number) -> {
                      String tenant = row.getString("tenant_id");
                      return usage.put(tenant == null ? "" : tenant, usage(row));
                    })
                .list());
    return usage;
  }

  private static Usage usage(ResultSet row) throws SQLException {
    return new Usage(
        row.getLong("requests"),
        row.getLong("billed_requests"),
        row.getLong("prompt_tokens"),
        row.getLong("cached_tokens"),
        row.getLong("completion_tokens"),
        row.getBigDecimal("cost_usd"),
        row.getLong("unpriced_requests"));
  }

  /** Whether nothing of a month was deleted. */
  boolean isComplete(Month month) {
    return true;
  }

  /** The tenants that there were before a time. */
  Set<String> tenantsBefore(Instant time, TenantScope scope) {
    return new HashSet<>(
        database.use(
            client ->
                client
                    .sql(
                        "select id from ai_tenants where created_at < :time and "
                            + TenantScope.condition("id"))
                    .param("time", Columns.time(time))
                    .param("scope", scope.tenant())
                    .query(String.class)
                    .list()));
  }
}
