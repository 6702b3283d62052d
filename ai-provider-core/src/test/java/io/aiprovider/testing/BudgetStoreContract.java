package io.aiprovider.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.budget.BudgetCrossing;
import io.aiprovider.budget.BudgetListener;
import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetReservation;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.budget.BudgetStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/**
 * Tests of the contract of {@link BudgetStore}. Extend this class and create the store; the tests
 * then run with those of the subclass.
 *
 * @since 0.1
 */
public abstract class BudgetStoreContract extends ParallelBudgetContract {
  private static final Duration DAY = Duration.ofDays(1);

  /** For subclasses. */
  protected BudgetStoreContract() {}

  /**
   * A store in which nothing is spent.
   *
   * @param clock the clock of the test
   * @param zone the time zone in which days and months begin
   * @param listener is told when budgets reach their soft limits
   */
  @Override
  protected abstract BudgetStore create(MutableClock clock, ZoneId zone, BudgetListener listener);

  @Test
  void an_amount_is_reserved_until_it_is_settled() {
    BudgetRule rule = key("1");

    BudgetReservation reservation = granted("0.4", rule);
    assertThat(reservation.reserved()).isEqualByComparingTo("0.4");
    assertThatIs(rule, "0", "0.4");
    reservation.settle(usd("0.15"));

    assertThat(reservation.reserved()).isEqualByComparingTo("0");
    assertThatIs(rule, "0.15", "0");
  }

  @Test
  void the_whole_budget_can_be_reserved_and_no_more() {
    BudgetRule rule = key("0.3");
    granted("0.1", rule);
    granted("0.2", rule);

    BudgetStatus status = refused("0.000000000001", rule);

    assertThat(status.rule()).isEqualTo(rule);
    assertThat(status.left()).isEqualByComparingTo("0");
  }

  @Test
  void a_refusal_takes_nothing_from_any_budget() {
    BudgetRule roomy = key("10");
    BudgetRule spent = tenant(BudgetPeriod.MONTH, "1");
    granted("1", spent).settle(usd("1"));

    assertThat(refused("0.5", roomy, spent).rule()).isEqualTo(spent);
    assertThat(refused("0.5", spent, roomy).rule()).isEqualTo(spent);

    assertThatIs(roomy, "0", "0");
    assertThatIs(spent, "1", "0");
  }

  @Test
  void the_refusal_names_the_budget_with_the_least_left() {
    BudgetRule mine = key("0.2");
    BudgetRule ours = tenant(BudgetPeriod.MONTH, "0.1");

    assertThat(refused("1", mine, ours).rule()).isEqualTo(ours);
    assertThat(refused("1", ours, mine).rule()).isEqualTo(ours);
  }

  @Test
  void nothing_is_always_granted_and_settled_with_what_it_cost() {
    BudgetRule rule = key("1");
    granted("1", rule).settle(usd("1"));

    granted("0", rule).settle(usd("0.25"));

    assertThatIs(rule, "1.25", "0");
  }

  @Test
  void a_budget_of_nothing_grants_only_nothing() {
    BudgetRule rule = key("0");

    refused("0.01", rule);
    granted("0", rule);
  }

  @Test
  void more_than_was_reserved_may_be_spent_and_is_missing_then() {
    BudgetRule rule = key("1");

    granted("0.1", rule).settle(usd("1.2"));

    assertThatIs(rule, "1.2", "0");
    assertThat(status(rule).left()).isEqualByComparingTo("0");
    refused("0.01", rule);
  }

  @Test
  void amounts_are_exact() {
    BudgetRule rule = key("0.00000003");

    for (int i = 0; i < 3; i++) {
      granted("0.00000001", rule).settle(usd("0.00000001"));
    }

    assertThat(status(rule).spent()).isEqualByComparingTo("0.00000003");
    refused("0.000000001", rule);
  }

  @Test
  void a_reservation_is_extended_in_all_budgets() {
    BudgetRule mine = key("1");
    BudgetRule ours = tenant(BudgetPeriod.DAY, "1");
    BudgetReservation reservation = granted("0.1", mine, ours);

    assertThat(reservation(reservation.extend(usd("0.7")))).isSameAs(reservation);

    assertThat(reservation.reserved()).isEqualByComparingTo("0.7");
    assertThatIs(mine, "0", "0.7");
    assertThatIs(ours, "0", "0.7");
  }

  @Test
  void a_refused_extension_leaves_what_was_reserved() {
    BudgetRule mine = key("1");
    BudgetRule ours = tenant(BudgetPeriod.DAY, "0.5");
    BudgetReservation reservation = granted("0.1", mine, ours);

    assertThat(refused(reservation.extend(usd("0.6"))).rule()).isEqualTo(ours);

    assertThat(reservation.reserved()).isEqualByComparingTo("0.1");
    assertThatIs(mine, "0", "0.1");
    assertThatIs(ours, "0", "0.1");
    reservation(reservation.extend(usd("0.5")));
  }

  @Test
  void a_reservation_never_shrinks() {
    BudgetRule rule = key("1");
    BudgetReservation reservation = granted("0.5", rule);

    reservation(reservation.extend(usd("0.2")));

    assertThatIs(rule, "0", "0.5");
  }

  @Test
  void a_settled_reservation_cannot_be_extended() {
    BudgetReservation reservation = granted("0.5", key("1"));
    reservation.settle(usd("0.1"));

    assertThatThrownBy(() -> reservation.extend(usd("0.6")))
        .isInstanceOf(IllegalStateException.class);
    assertThatIs(key("1"), "0.1", "0");
  }

  @Test
  void the_second_settlement_has_no_effect() {
    BudgetRule rule = key("1");
    BudgetReservation reservation = granted("0.5", rule);

    reservation.settle(usd("0.1"));
    reservation.settle(usd("0.3"));

    assertThatIs(rule, "0.1", "0");
  }

  @Test
  void subjects_and_periods_have_separate_accounts() {
    granted("1", key("1")).settle(usd("1"));

    granted("1", BudgetRule.of(BudgetScope.KEY, "other", BudgetPeriod.TOTAL, "1"));
    granted("1", BudgetRule.of(BudgetScope.TENANT, "k", BudgetPeriod.TOTAL, "1"));
    granted("1", BudgetRule.of(BudgetScope.KEY, "k", BudgetPeriod.DAY, "1"));
    refused("1", key("1"));
  }

  @Test
  void another_amount_holds_at_once_and_what_was_spent_stays_spent() {
    granted("0.6", key("1")).settle(usd("0.6"));

    refused("0.01", key("0.5"));
    granted("0.4", key("1"));
    granted("0.5", key("1.5"));
  }

  @Test
  void a_day_begins_anew_at_midnight_in_its_zone() {
    use(ZoneId.of("Asia/Tokyo")); // the test begins at 21:00 there
    BudgetRule rule = tenant(BudgetPeriod.DAY, "1");
    granted("1", rule).settle(usd("1"));
    assertThat(status(rule).resetsAt()).isEqualTo(Instant.parse("2026-11-20T15:00:00Z"));

    clock.advance(Duration.ofHours(3).minusSeconds(1));
    refused("0.1", rule);
    clock.advance(Duration.ofSeconds(1));

    granted("1", rule);
    assertThat(status(rule).resetsAt()).isEqualTo(Instant.parse("2026-11-21T15:00:00Z"));
  }

  @Test
  void a_month_begins_anew_on_its_first_day() {
    BudgetRule rule = tenant(BudgetPeriod.MONTH, "1");
    granted("1", rule).settle(usd("1"));
    assertThat(status(rule).resetsAt()).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));

    clock.advance(DAY.multipliedBy(10));
    refused("0.1", rule);
    clock.advance(Duration.ofHours(12));

    granted("1", rule);
    assertThatIs(rule, "0", "1");
  }

  @Test
  void a_total_budget_never_begins_anew() {
    BudgetRule rule = key("1");
    granted("1", rule).settle(usd("1"));

    clock.advance(DAY.multipliedBy(1_000));

    assertThat(refused("0.1", rule).resetsAt()).isNull();
  }

  @Test
  void a_call_counts_in_the_period_in_which_it_reserved() {
    BudgetRule rule = tenant(BudgetPeriod.DAY, "1");
    BudgetReservation late = granted("0.6", rule);
    clock.advance(DAY);

    granted("1", rule).settle(usd("0.1")); // the new day has the whole amount
    reservation(late.extend(usd("0.9"))); // in the day before
    refused(late.extend(usd("1.1")));
    late.settle(usd("0.7"));

    assertThatIs(rule, "0.1", "0");
  }

  @Test
  void reading_the_status_reserves_nothing() {
    BudgetRule rule = tenant(BudgetPeriod.DAY, "1");

    assertThat(status(rule).left()).isEqualByComparingTo("1");
    assertThat(status(rule).resetsAt()).isEqualTo(Instant.parse("2026-11-21T00:00:00Z"));

    granted("1", rule);
  }

  @Test
  void each_soft_limit_is_reported_once_in_each_period() {
    BudgetRule rule = tenant(BudgetPeriod.DAY, "1").withSoftLimits(50, 80, 100);

    granted("0.4", rule).settle(usd("0.4"));
    assertThat(crossings).isEmpty();
    granted("0.5", rule).settle(usd("0.5"));
    granted("0.05", rule).settle(usd("0.05"));

    assertThat(crossings).extracting(BudgetCrossing::percent).containsExactly(50, 80);
    BudgetCrossing first = crossings.get(0);
    assertThat(first.status().rule()).isEqualTo(rule);
    assertThat(first.status().spent()).isEqualByComparingTo("0.9");
    assertThat(first.periodStart()).isEqualTo(Instant.parse("2026-11-20T00:00:00Z"));
    clock.advance(DAY);
    granted("0.5", rule).settle(usd("0.5"));
    assertThat(crossings).extracting(BudgetCrossing::percent).containsExactly(50, 80, 50);
  }

  @Test
  void a_reserved_amount_does_not_reach_a_soft_limit() {
    BudgetRule rule = key("1").withSoftLimits(50);

    BudgetReservation reservation = granted("0.9", rule);
    reservation.settle(usd("0.1"));

    assertThat(crossings).isEmpty();
  }

  @Test
  void a_soft_limit_can_be_reached_again_after_the_amount_was_raised() {
    granted("0.8", key("1").withSoftLimits(80)).settle(usd("0.8"));
    BudgetRule raised = key("2").withSoftLimits(80);
    granted("0.1", raised).settle(usd("0.1"));

    granted("0.7", raised).settle(usd("0.7"));

    assertThat(crossings).hasSize(2);
    assertThat(crossings.get(1).status().rule()).isEqualTo(raised);
  }
}
