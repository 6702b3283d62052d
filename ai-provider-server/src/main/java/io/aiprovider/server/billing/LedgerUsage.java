package io.aiprovider.server.billing;

import io.aiprovider.server.analytics.CostReports;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.analytics.rollup.Horizons;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TenantScope;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What the ledger and its roll-ups say about tenants. Thread-safe; its methods block. */
final class LedgerUsage {
  private final Database database;
  private final CostReports reports;

  LedgerUsage(Database database) {
    this.database = database;
    this.reports = new CostReports(database);
  }

  /**
   * The usage of a month, by tenant; calls without a tenant have an empty one.
   *
   * @throws CostReports.Unavailable if it is not complete any more
   */
  Map<String, Usage> of(Month month, TenantScope scope) {
    String tenant = scope.tenant();
    UsageScope reported = tenant == null ? UsageScope.ALL : UsageScope.ofTenant(tenant);
    Map<String, Usage> usage = new HashMap<>();
    reports
        .byTenant(reported, month.from(), month.to())
        .forEach((id, figures) -> usage.put(id, usage(figures)));
    return usage;
  }

  /** The usage of a tenant in a time that begins and ends with full quarters of an hour. */
  Usage of(String tenant, Instant from, Instant to) {
    Figures figures = reports.byTenant(UsageScope.ofTenant(tenant), from, to).get(tenant);
    return figures == null ? Usage.NONE : usage(figures);
  }

  private static Usage usage(Figures figures) {
    return new Usage(
        figures.requests(),
        figures.requests() - figures.errors(),
        figures.promptTokens(),
        figures.cachedTokens(),
        figures.completionTokens(),
        figures.costUsd(),
        figures.unpricedRequests());
  }

  /** Whether the sums of a month are all there: those of long ago are deleted. */
  boolean isComplete(Month month) {
    Instant rollUps = database.use(Horizons::of).rollUps();
    return rollUps == null || !month.from().isBefore(rollUps);
  }

  /** The tenants that there were before a time, and when they were created. */
  Map<String, Instant> tenantsBefore(Instant time, TenantScope scope) {
    Map<String, Instant> tenants = new HashMap<>();
    database.use(
        client ->
            client
                .sql(
                    "select id, created_at from ai_tenants where created_at < :time and "
                        + TenantScope.condition("id"))
                .param("time", Columns.time(time))
                .param("scope", scope.tenant())
                .query(
                    (row, number) ->
                        tenants.put(
                            row.getString("id"), Columns.requiredInstant(row, "created_at")))
                .list());
    return tenants;
  }
}
