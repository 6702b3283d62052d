package io.aiprovider.server.budgets;

import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.server.budgets.webhook.Webhook;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A budget that an administrator has set.
 *
 * @param id chosen by the administrator
 * @param scope what it applies to
 * @param subject which one, as {@link BudgetScope} says; empty for the installation
 * @param tenantId whose budget it is; null: that of no single tenant
 * @param userId the user that the subject belongs to; null: none
 * @param period how often it begins anew
 * @param usd the amount
 * @param softLimits the percentages at which somebody is told
 * @param webhook who is told; null: only the webhook of the configuration
 * @param isOfTenant whether an administrator of the tenant has set it, not the operator
 * @param createdAt when it was created
 * @param updatedAt when it was changed
 */
record Budget(
    String id,
    BudgetScope scope,
    String subject,
    @Nullable String tenantId,
    @Nullable String userId,
    BudgetPeriod period,
    BigDecimal usd,
    List<Integer> softLimits,
    @Nullable Webhook webhook,
    boolean isOfTenant,
    Instant createdAt,
    Instant updatedAt) {

  BudgetRule rule() {
    return new BudgetRule(scope, subject, period, usd, softLimits);
  }
}
