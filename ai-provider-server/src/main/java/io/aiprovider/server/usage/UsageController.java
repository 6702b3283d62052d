package io.aiprovider.server.usage;

import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.caller.Caller;
import io.aiprovider.json.JsonObject;
import io.aiprovider.limit.LimitStatus;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.budgets.KeyBudgets;
import io.aiprovider.server.ledger.UnwrittenUsage.Amount;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import java.math.BigDecimal;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/** {@code /usage}: what the key of the request used in the current window. */
@RestController
@Blocking
final class UsageController {
  private final Quotas quotas;
  private final KeyUsage usage;
  private final WindowCosts costs;
  private final KeyBudgets budgets;

  UsageController(Quotas quotas, KeyUsage usage, WindowCosts costs, KeyBudgets budgets) {
    this.budgets = budgets;
    this.quotas = quotas;
    this.usage = usage;
    this.costs = costs;
  }

  @GetMapping("/usage")
  ResponseEntity<byte[]> usage(
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender) {
    Caller caller = sender.caller();
    KeyUsage.Window used = usage.of(caller);
    Amount money = costs.of(caller, used);
    LimitStatus.Level quota = caller == null ? null : quotas.of(caller);
    long requests = quota == null ? used.requests() : quota.limit() - quota.remaining();
    JsonObject json =
        JsonObject.of("requests_used", requests)
            .with("requests_limit", quota == null ? null : quota.limit())
            .with("requests_remaining", quota == null ? null : quota.remaining())
            .with("window_reset", (quota == null ? used.end() : quota.resetsAt()).toString())
            .with("tokens_used", money.tokens())
            .with("cost_usd", plain(money.usd()));
    BudgetStatus budget = caller == null ? null : budgets.of(caller);
    return JsonAnswer.ok(
        budget == null
            ? json
            : json.with("budget_usd", plain(budget.rule().usd()))
                .with("budget_remaining_usd", plain(budget.left())));
  }

  private static BigDecimal plain(BigDecimal usd) {
    BigDecimal stripped = usd.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
