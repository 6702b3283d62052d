package io.aiprovider.server.budgets;

import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.budgets.webhook.Webhook;
import io.aiprovider.server.budgets.webhook.WebhookBacklog;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Budgets in answers. The secret of a webhook is only in the answer to the request that made it.
 */
final class BudgetJson {
  private BudgetJson() {}

  /** What an administrator has set. */
  static JsonObject settings(Budget budget) {
    Webhook webhook = budget.webhook();
    return JsonObject.of("budget_id", budget.id())
        .with("scope", budget.scope().label())
        .with("id", budget.subject())
        .with("tenant_id", budget.tenantId())
        .with("period", budget.period().label())
        .with("usd", budget.usd())
        .with("soft", budget.softLimits())
        .with("webhook", webhook == null ? null : JsonObject.of("url", webhook.url()))
        .with("set_by", budget.isOfTenant() ? "tenant" : "operator")
        .with("created_at", budget.createdAt().toString())
        .with("updated_at", budget.updatedAt().toString());
  }

  /**
   * A budget with what is spent of it.
   *
   * @param newSecret of its webhook, if this request made it
   */
  static JsonObject of(
      Budget budget, BudgetStatus status, WebhookBacklog backlog, @Nullable String newSecret) {
    Instant end = status.resetsAt();
    JsonObject json =
        settings(budget)
            .with("spent_usd", plain(status.spent()))
            .with("reserved_usd", plain(status.reserved()))
            .with("remaining_usd", plain(status.left()))
            .with("resets_at", end == null ? null : end.toString());
    Webhook webhook = budget.webhook();
    if (webhook == null) {
      return json;
    }
    JsonObject shown = JsonObject.of("url", webhook.url());
    if (newSecret != null) {
      shown = shown.with("secret", newSecret);
    }
    return json.with("webhook", backlog.addTo(shown));
  }

  static BigDecimal plain(BigDecimal usd) {
    return usd.signum() == 0 ? BigDecimal.ZERO : usd.stripTrailingZeros();
  }
}
