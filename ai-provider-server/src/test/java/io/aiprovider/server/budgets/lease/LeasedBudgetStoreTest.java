package io.aiprovider.server.budgets.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.budget.BudgetDecision;
import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetReservation;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import io.aiprovider.server.store.TestDatabase;
import io.aiprovider.testing.MutableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Servers that share budgets by a database. */
final class LeasedBudgetStoreTest {
  private static final BudgetRule ACME =
      BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.MONTH, "100");
  private static final BudgetRule KEY = BudgetRule.of(BudgetScope.KEY, "k", BudgetPeriod.DAY, "10");

  private final MutableClock clock = new MutableClock();

  private BudgetNode node(Database database) {
    return new BudgetNode(database, clock, clock, WhenDatabaseDown.REFUSE);
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void all_that_a_budget_has_is_granted_and_no_more(Database database) {
    BudgetNode one = node(database);

    BudgetReservation most = one.granted("99.5", ACME);

    assertThat(most).isNotNull();
    assertThat(one.reserve("0.500000000000000001", ACME))
        .isInstanceOf(BudgetDecision.Refused.class);
    assertThat(one.granted("0.5", ACME)).isNotNull();
    assertThat(one.granted("0", ACME)).isNotNull();
    assertThat(one.granted("0.000000001", ACME)).isNull();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void nodes_together_never_reserve_more_than_the_budget(Database database) {
    BudgetNode one = node(database);
    BudgetNode two = node(database);
    int granted = 0;
    for (int i = 0; i < 150; i++) {
      granted += one.granted("1", ACME) == null ? 0 : 1;
      granted += two.granted("1", ACME) == null ? 0 : 1;
    }

    assertThat(granted).isEqualTo(100);
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_call_takes_from_all_its_budgets_or_from_none(Database database) {
    BudgetNode one = node(database);
    one.spendAll("8", KEY, ACME);

    BudgetDecision refused = one.reserve("3", ACME, KEY);

    assertThat(refused).isInstanceOf(BudgetDecision.Refused.class);
    assertThat(((BudgetDecision.Refused) refused).status().rule()).isEqualTo(KEY);
    assertThat(one.status(ACME).reserved()).isZero();
    assertThat(one.status(ACME).spent()).isEqualByComparingTo("8");
    assertThat(one.spend("2", ACME, KEY)).isTrue();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_restart_keeps_what_was_spent(Database database) {
    BudgetNode before = node(database);
    before.spendAll("40.000000000000000001", ACME);
    before.stop();

    BudgetNode after = node(database);
    assertThat(after.status(ACME).spent()).isEqualByComparingTo("40.000000000000000001");
    assertThat(after.spend("60", ACME)).isFalse();
    assertThat(after.spend("59.999999999999999999", ACME)).isTrue();
    assertThat(rows(database, "ai_budget_leases")).isEqualTo(1);
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void another_node_sees_what_was_spent_after_one_round(Database database) {
    BudgetNode one = node(database);
    BudgetNode two = node(database);
    one.spendAll("3", ACME);
    BudgetReservation running = one.granted("2", ACME);
    one.round();

    assertThat(two.status(ACME).spent()).isEqualByComparingTo("3");
    assertThat(two.status(ACME).reserved()).isEqualByComparingTo("2");
    running.settle(new BigDecimal("1"));
    one.round();
    assertThat(two.status(ACME).spent()).isEqualByComparingTo("4");
    assertThat(two.status(ACME).reserved()).isZero();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_reservation_can_be_extended_and_is_settled_once(Database database) {
    BudgetNode one = node(database);
    BudgetReservation call = one.granted("10", ACME);

    assertThat(call.extend(new BigDecimal("100"))).isInstanceOf(BudgetDecision.Granted.class);
    assertThat(call.extend(new BigDecimal("101"))).isInstanceOf(BudgetDecision.Refused.class);
    assertThat(call.reserved()).isEqualByComparingTo("100");
    call.settle(new BigDecimal("7"));
    call.settle(new BigDecimal("90"));

    assertThat(call.reserved()).isZero();
    assertThat(one.status(ACME).spent()).isEqualByComparingTo("7");
    assertThat(one.status(ACME).reserved()).isZero();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_call_that_costs_more_than_reserved_is_spent_in_full(Database database) {
    BudgetNode one = node(database);
    BudgetNode two = node(database);
    one.granted("99", ACME).settle(new BigDecimal("103"));
    one.round();

    assertThat(two.status(ACME).spent()).isEqualByComparingTo("103");
    assertThat(two.spend("0.01", ACME)).isFalse();
    assertThat(one.spend("0.01", ACME)).isFalse();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void what_one_node_does_not_use_goes_to_a_node_that_wants_it(Database database) {
    BudgetNode one = node(database);
    BudgetNode two = node(database);
    one.spendAll("1", ACME); // and leases a tenth of the budget

    assertThat(two.spend("98", ACME)).isFalse();
    one.round();
    clock.advance(Duration.ofSeconds(1));

    assertThat(two.spend("99", ACME)).isTrue();
    assertThat(one.spend("0.1", ACME)).isFalse();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void what_is_not_used_for_a_minute_is_given_back(Database database) {
    BudgetNode one = node(database);
    one.spendAll("1", ACME);
    one.round();
    assertThat(granted(database)).isEqualByComparingTo("10");

    clock.advance(Duration.ofSeconds(61));
    one.round();

    assertThat(granted(database)).isEqualByComparingTo("1");
    assertThat(one.spend("1", ACME)).isTrue();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void an_account_that_is_not_used_is_forgotten_and_loses_nothing(Database database) {
    BudgetNode one = node(database);
    one.spendAll("1", ACME);
    clock.advance(Duration.ofMinutes(11));
    one.round();

    assertThat(one.store.accounts().all()).isEmpty();
    assertThat(rows(database, "ai_budget_leases")).isZero();
    assertThat(one.status(ACME).spent()).isEqualByComparingTo("1");
    assertThat(one.spend("99.5", ACME)).isFalse();
    assertThat(one.spend("99", ACME)).isTrue();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void counts_the_budgets_of_which_a_share_is_spent_in_the_present_period(Database database) {
    BudgetNode one = node(database);
    one.spendAll("7.99", KEY, ACME);
    assertThat(one.store.reached(80)).isZero();

    one.spendAll("0.01", KEY, ACME);
    assertThat(one.store.reached(80)).isOne();
    one.spendAll("92", ACME);
    assertThat(one.store.reached(80)).isEqualTo(2);
    assertThat(one.store.reached(100)).isOne();

    clock.advance(Duration.ofHours(13)); // another day of the same month
    assertThat(one.store.reached(80)).isOne();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_new_period_begins_with_the_whole_amount(Database database) {
    BudgetNode one = node(database);
    BudgetReservation late = one.granted("4", KEY);
    one.spendAll("6", KEY);
    clock.advance(Duration.ofHours(13));

    assertThat(one.spend("10", KEY)).isTrue();
    late.settle(new BigDecimal("4")); // of the day before
    one.round();

    assertThat(one.status(KEY).spent()).isEqualByComparingTo("10");
    assertThat(one.status(KEY).resetsAt()).isEqualTo(Instant.parse("2026-11-22T00:00:00Z"));
    assertThat(rows(database, "ai_budget_periods")).isEqualTo(2);
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void the_lease_of_a_dead_node_returns_without_what_it_had_reserved(Database database) {
    BudgetNode dead = node(database);
    dead.spendAll("2", ACME);
    dead.granted("5", ACME);
    dead.round();
    BudgetNode two = node(database);
    assertThat(two.spend("92", ACME)).isFalse();

    expire(database);
    clock.advance(Duration.ofSeconds(1));

    assertThat(two.spend("93.01", ACME)).isFalse();
    assertThat(two.spend("93", ACME)).isTrue();
    assertThat(two.status(ACME).spent()).isEqualByComparingTo("100");
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void nothing_is_reserved_by_a_dead_node_even_if_nobody_needs_its_lease(Database database) {
    BudgetNode dead = node(database);
    dead.spendAll("2", ACME);
    dead.granted("5", ACME);
    dead.round();
    BudgetNode two = node(database);
    assertThat(two.status(ACME).reserved()).isEqualByComparingTo("5");

    expire(database);

    assertThat(two.status(ACME).reserved()).isZero();
    assertThat(two.status(ACME).spent()).isEqualByComparingTo("7");
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_node_that_was_only_cut_off_counts_right_afterwards(Database database) {
    BudgetNode one = node(database);
    one.spendAll("2", ACME);
    BudgetReservation running = one.granted("5", ACME);
    one.round();
    BudgetNode two = node(database);
    expire(database);
    two.spendAll("5", ACME);

    running.settle(new BigDecimal("1"));
    two.round();
    one.round();

    assertThat(one.status(ACME).spent()).isEqualByComparingTo("8");
    assertThat(two.status(ACME).spent()).isEqualByComparingTo("8");
    assertThat(one.spend("92", ACME)).isFalse(); // two still holds a part of it
    two.stop();
    clock.advance(Duration.ofSeconds(1));
    assertThat(one.spend("92", ACME)).isTrue();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void another_amount_holds_at_once_and_what_was_spent_stays(Database database) {
    BudgetNode one = node(database);
    one.spendAll("50", ACME);
    BudgetRule lower = BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.MONTH, "52");
    BudgetRule higher = BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.MONTH, "200");

    assertThat(one.spend("3", lower)).isFalse();
    assertThat(one.spend("2", lower)).isTrue();
    assertThat(one.spend("148", higher)).isTrue();
    assertThat(one.spend("0.1", higher)).isFalse();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void each_soft_limit_and_the_end_are_reported_once_over_all_nodes(Database database) {
    BudgetRule rule = ACME.withSoftLimits(50, 80, 100);
    BudgetNode one = node(database);
    BudgetNode two = node(database);
    for (int i = 0; i < 10; i++) {
      one.spend("5", rule);
      two.spend("5", rule);
      one.round();
      two.round();
    }
    assertThat(one.status(rule).spent()).isEqualByComparingTo("100");

    assertThat(one.spend("1", rule)).isFalse();
    assertThat(two.spend("1", rule)).isFalse();

    one.stored.addAll(two.stored);
    assertThat(one.stored).containsExactlyInAnyOrder("50%", "80%", "100%", "exhausted");
    one.crossings.addAll(two.crossings);
    assertThat(one.crossings).extracting("percent").containsExactlyInAnyOrder(50, 80, 100);
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_budget_is_exhausted_when_a_call_is_refused_near_its_end(Database database) {
    BudgetNode one = node(database);
    one.spendAll("50", ACME);
    assertThat(one.spend("60", ACME)).isFalse();
    assertThat(one.stored).isEmpty();
    one.spendAll("45", ACME);

    assertThat(one.spend("6", ACME)).isFalse();
    assertThat(one.spend("6", ACME)).isFalse();

    assertThat(one.stored).containsExactly("exhausted");
  }

  @Test
  void a_lease_is_spent_without_the_database() {
    String url = TestDatabase.newPostgresqlUrl();
    try (Database database = TestDatabase.open(url)) {
      BudgetNode one = node(database);
      one.spendAll("1", ACME);
      TestDatabase.allowConnections(url, false);

      for (int i = 0; i < 9; i++) {
        one.spendAll("1", ACME);
      }
      assertThat(database.downSince()).isNull(); // nobody has noticed
      assertThat(one.reserve("1", ACME)).isInstanceOf(BudgetDecision.Unavailable.class);
      assertThat(database.downSince()).isNotNull();
      assertThat(one.store.unavailableSince()).isEqualTo(clock.instant());
      assertThat(one.granted("0", ACME)).isNotNull();

      TestDatabase.allowConnections(url, true);
      TestDatabase.awaitRecovery(database);
      one.round();
      assertThat(one.store.unavailableSince()).isNull();
      assertThat(one.spend("90", ACME)).isTrue();
    }
  }

  @Test
  void calls_go_on_without_the_database_if_that_is_configured() {
    String url = TestDatabase.newPostgresqlUrl();
    try (Database database = TestDatabase.open(url)) {
      BudgetNode one = new BudgetNode(database, clock, clock, WhenDatabaseDown.CONTINUE);
      BudgetNode two = node(database);
      two.spendAll("30", ACME);
      two.round();
      one.spendAll("1", ACME);
      TestDatabase.allowConnections(url, false);

      assertThat(one.spend("69", ACME)).isTrue();
      assertThat(one.spend("1", ACME)).isFalse(); // all that it knows of is spent

      TestDatabase.allowConnections(url, true);
      TestDatabase.awaitRecovery(database);
      one.round();
      two.round();
      assertThat(two.status(ACME).spent()).isEqualByComparingTo("100");
    }
  }

  private static void expire(Database database) {
    database.use(
        client ->
            client
                .sql("update ai_budget_leases set renewed_at = renewed_at - interval '6' minute")
                .update());
  }

  private static BigDecimal granted(Database database) {
    return database.use(
        client ->
            client
                .sql("select sum(granted_usd) from ai_budget_leases")
                .query(BigDecimal.class)
                .single());
  }

  private static long rows(Database database, String table) {
    return database.use(
        client -> client.sql("select count(*) from " + table).query(Long.class).single());
  }
}
