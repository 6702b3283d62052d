package io.aiprovider.server.dashboard.playground;

import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.caller.Caller;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.dashboard.DashboardProperties;
import io.aiprovider.spring.settings.StartRefused;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the callers of the playground: somebody who tries models there uses other limits and
 * another budget than the own key. The limits of the user and the tenant, and what they may call,
 * stay. Immutable.
 */
final class PlaygroundCallers {
  private static final String PREFIX = "ai-provider.dashboard.playground.";
  private static final Caller NOBODY = new Caller("development", "default", null, Set.of());

  private final long requests;
  private final BigDecimal usd;

  /**
   * @throws StartRefused if a limit is negative
   */
  PlaygroundCallers(DashboardProperties.Playground settings) {
    this.requests = settings.requestsPerHour();
    this.usd = settings.budgetUsdPerDay();
    check("requests-per-hour", requests < 0 || requests > Limits.MOST_PER_MINUTE);
    check("budget-usd-per-day", usd.signum() < 0);
  }

  private static void check(String name, boolean wrong) {
    if (wrong) {
      throw new StartRefused(
          PREFIX + name + " must be 0 or more.",
          "Correct it, or remove it.",
          PREFIX + name,
          null,
          0);
    }
  }

  /**
   * The caller of the playground.
   *
   * @param sender who uses it; null: the operator in development mode
   */
  Caller of(@Nullable Caller sender) {
    Caller known = sender == null ? NOBODY : sender;
    String id = UsageScope.playgroundOf(known.keyId());
    List<LimitRule> limits = new ArrayList<>();
    if (known.limits() != null) {
      known.limits().stream().filter(rule -> rule.scope() != LimitScope.KEY).forEach(limits::add);
    }
    if (requests > 0) {
      limits.add(new LimitRule(LimitScope.KEY, id, Limits.of(Quota.perHour(requests))));
    }
    BudgetRule budget = new BudgetRule(BudgetScope.KEY, id, BudgetPeriod.DAY, usd, List.of());
    return new Caller(
        id, known.tenant(), known.user(), known.tier(), known.models(), limits, List.of(budget));
  }
}
