package io.aiprovider.server.dashboard.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.caller.Caller;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.server.dashboard.DashboardProperties;
import io.aiprovider.spring.settings.StartRefused;
import java.math.BigDecimal;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlaygroundCallersTest {
  private static final Caller ADA = new Caller("k1", "acme", "ada", Set.of("gpt*"));

  private static PlaygroundCallers callers(long requests, String usd) {
    return new PlaygroundCallers(new DashboardProperties.Playground(requests, new BigDecimal(usd)));
  }

  @Test
  void limits_of_tenant_and_user_stay_and_those_of_the_key_are_replaced() {
    LimitRule tenant = new LimitRule(LimitScope.TENANT, "acme", Limits.of(Quota.perHour(9)));
    LimitRule key = new LimitRule(LimitScope.KEY, "k1", Limits.of(Quota.perHour(7)));
    BudgetRule budget = BudgetRule.of(BudgetScope.KEY, "k1", BudgetPeriod.MONTH, "100");

    Caller caller = callers(60, "5").of(ADA.withLimits(tenant, key).withBudgets(budget));

    assertThat(caller.keyId()).isEqualTo("playground/k1");
    assertThat(caller.tenant()).isEqualTo("acme");
    assertThat(caller.user()).isEqualTo("ada");
    assertThat(caller.models()).isEqualTo(ADA.models());
    assertThat(caller.limits())
        .containsExactly(
            tenant, new LimitRule(LimitScope.KEY, "playground/k1", Limits.of(Quota.perHour(60))));
    assertThat(caller.budgets())
        .containsExactly(BudgetRule.of(BudgetScope.KEY, "playground/k1", BudgetPeriod.DAY, "5"));
  }

  @Test
  void no_limit_of_requests_is_none() {
    assertThat(callers(0, "5").of(ADA).limits()).isEmpty();
  }

  @Test
  void negative_limits_are_refused() {
    assertThatThrownBy(() -> callers(-1, "5")).isInstanceOf(StartRefused.class);
    assertThatThrownBy(() -> callers(60, "-5"))
        .hasMessageContaining("ai-provider.dashboard.playground.budget-usd-per-day");
  }
}
