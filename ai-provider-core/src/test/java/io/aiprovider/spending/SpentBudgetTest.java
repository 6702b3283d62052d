package io.aiprovider.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.BudgetExceeded;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.Failures;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.reply.Target;
import io.aiprovider.routing.ProviderOptions;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which calls and targets are refused when a budget is spent, and how the caller is told. */
class SpentBudgetTest extends SpendingFixture {

  @Test
  void a_call_beyond_the_budget_is_refused_before_any_provider_is_called() {
    open(options(TENANT));
    store.reserve(List.of(TENANT), TENANT.usd().subtract(BigDecimal.valueOf(12)));

    BudgetExceeded failure = catchThrowableOfType(BudgetExceeded.class, () -> send(HELLO));

    assertThat(failure)
        .hasMessage(
            "The budget of this tenant for this month, $100, has $12 left, and this call may cost"
                + " $13. It begins anew at 2026-12-01 00:00 (UTC).");
    assertThat(failure.status()).isEqualTo(402);
    assertThat(failure.code()).isEqualTo("budget_exceeded");
    assertThat(failure.scope()).isEqualTo("tenant");
    assertThat(failure.period()).isEqualTo("month");
    assertThat(failure.resetsAt()).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
    assertThat(a.requestCount() + b.requestCount()).isZero();
    assertThat(finished.get(0).attempts()).isEmpty();
    assertThat(client().statistics().failed()).isZero();
  }

  @Test
  void amounts_of_budgets_that_are_not_the_callers_are_not_told() {
    BudgetRule all = BudgetRule.of(BudgetScope.INSTALLATION, "", BudgetPeriod.DAY, "12");
    open(options(all));

    assertThatThrownBy(() -> send(HELLO))
        .hasMessage(
            "The budget of this installation for this day has not enough left for this call. It"
                + " begins anew at 2026-11-21 00:00 (UTC).");
  }

  @Test
  void a_budget_that_never_begins_anew_says_so() {
    BudgetRule key = BudgetRule.of(BudgetScope.KEY, "ada", BudgetPeriod.TOTAL, "0");
    open(options(key));

    assertThatThrownBy(() -> send(HELLO))
        .hasMessage(
            "The budget of this key, $0, is spent or reserved by running calls. It does not begin"
                + " anew: have it raised.");
  }

  @Test
  void a_failover_is_not_made_if_the_budget_does_not_cover_it() {
    BudgetRule tenant = BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.MONTH, "20");
    open(options(tenant));
    a.breaksOff(Failures.streamBroken("a"), usage()); // 8, and 13 for the next attempt

    ChatException failure =
        catchThrowableOfType(
            ChatException.class, () -> client().send(HELLO.withStream(true), call()));

    assertThat(failure).hasMessageContaining("The budget of this tenant");
    assertThat(b.requestCount()).isZero();
    assertThatIs(tenant, "8", "0");
  }

  @Test
  void near_its_end_a_budget_still_serves_the_cheaper_target() {
    BudgetRule tenant = BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.MONTH, "20");
    open(options(tenant), client -> client.price("b", dollarsPerToken("2")));
    a.answers("one");

    send(HELLO);

    assertThatIs(tenant, "8", "0");
  }

  @Test
  void another_model_does_not_answer_because_the_budget_is_spent() {
    BudgetRule tenant = BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.MONTH, "5");
    SimulatedProvider free = SimulatedProvider.builder("free").build();
    open(
        options(tenant),
        client ->
            client
                .removeProvider("b")
                .provider(free, ProviderOptions.builder().models(List.of("other")).build()));

    ChatCall call = call();

    assertThatThrownBy(() -> client().send(HELLO, call)).isInstanceOf(BudgetExceeded.class);

    assertThat(Objects.requireNonNull(call.routePlan()).targets())
        .extracting(Target::fallback)
        .contains(true);
  }

  @Test
  void a_provider_whose_budget_is_spent_is_skipped() {
    BudgetRule ofA = BudgetRule.of(BudgetScope.PROVIDER, "a", BudgetPeriod.DAY, "20");
    open(options(TENANT, ofA));
    a.answers("one");
    b.answers("two");
    send(HELLO);

    ChatCall call = call();
    client().send(HELLO, call).close();

    assertThat(a.requestCount()).isEqualTo(1);
    assertThat(b.requestCount()).isEqualTo(1);
    assertThatIs(ofA, "8", "0");
    assertThatIs(TENANT, "16", "0");
    assertThat(Objects.requireNonNull(call.routePlan()).candidates().get(0).verdict())
        .isEqualTo(RoutePlan.Verdict.BUDGET_SPENT);
    assertThat(call.trace().skipped()).hasSize(1);
    assertThat(call.trace().skipped().get(0).reason())
        .hasMessage(
            "The budget of the provider for this day has not enough left for this call. It begins"
                + " anew at 2026-11-21 00:00 (UTC).");
  }

  @Test
  void models_that_match_share_their_budget_and_the_call_fails_if_no_target_is_left() {
    BudgetRule models = BudgetRule.of(BudgetScope.MODEL, "m*", BudgetPeriod.DAY, "20");
    open(options(models));
    a.answers("one");
    send(HELLO);

    BudgetExceeded failure =
        catchThrowableOfType(BudgetExceeded.class, () -> send(HELLO.withModel("m2")));

    assertThat(failure.scope()).isEqualTo("model");
    assertThat(a.requestCount() + b.requestCount()).isEqualTo(1);
    assertThatIs(models, "8", "0");
  }
}
