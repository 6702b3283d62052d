package io.aiprovider.server.usage;

import io.aiprovider.caller.Caller;
import io.aiprovider.server.analytics.CostReports;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.ledger.UnwrittenUsage;
import io.aiprovider.server.ledger.UnwrittenUsage.Amount;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.DatabaseDown;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a key used in a window on all servers, including what this one has not written yet.
 * Thread-safe; its methods block.
 */
@Component
final class WindowCosts {
  private final Database database;
  private final CostReports reports;
  private final UnwrittenUsage unwritten;

  WindowCosts(Database database, CostReports reports, UnwrittenUsage unwritten) {
    this.database = database;
    this.reports = reports;
    this.unwritten = unwritten;
  }

  /**
   * The tokens and the cost of a window.
   *
   * @param caller null: calls without a key, whose use only this server knows
   * @param here what this server counted in the window since its start; the answer while the
   *     database is down
   */
  Amount of(@Nullable Caller caller, KeyUsage.Window here) {
    Amount counted = new Amount(here.tokens(), here.usd());
    if (caller == null || database.isUnused() || database.downSince() != null) {
      return counted;
    }
    try {
      return unwritten.with(
          caller.keyId(), here.start(), here.length(), () -> stored(caller.keyId(), here));
    } catch (DatabaseDown e) {
      return counted;
    }
  }

  private Amount stored(String key, KeyUsage.Window window) {
    Figures figures = reports.total(UsageScope.ofKey(key), window.start(), window.end());
    return new Amount(figures.promptTokens() + figures.completionTokens(), figures.costUsd());
  }
}
