package io.aiprovider.server.budgets.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.budget.BudgetDecision;
import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import io.aiprovider.time.MonotonicClock;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many calls at the same time, on two servers with one database. */
final class BudgetRaceTest {
  private static final int RACERS = 500;
  private static final int CALLS = 100;
  private static final BudgetRule ACME =
      BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.TOTAL, "2.00");
  private static final BudgetRule ALL =
      BudgetRule.of(BudgetScope.INSTALLATION, "", BudgetPeriod.TOTAL, "1000");
  private static final BigDecimal COST = new BigDecimal("0.02");
  private static final BigDecimal MOST = new BigDecimal("0.05");

  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger mostServed = new AtomicInteger();

  private static BudgetNode node(Database database) {
    return new BudgetNode(
        database, Clock.systemUTC(), MonotonicClock.system(), WhenDatabaseDown.REFUSE);
  }

  /** Calls until all that the budget has is spent; whether this racer was served. */
  private boolean race(BudgetNode node, BigDecimal reserved) {
    while (served.get() < CALLS) {
      BudgetDecision decision = node.store.reserve(List.of(ACME, ALL), reserved);
      if (decision instanceof BudgetDecision.Granted granted) {
        int now = served.incrementAndGet();
        mostServed.accumulateAndGet(now, Math::max);
        granted.reservation().settle(COST);
        return true;
      }
      assertThat(decision).isInstanceOf(BudgetDecision.Refused.class);
      synchronized (node) { // as if a second had passed
        node.round();
      }
    }
    return false;
  }

  private void race(BigDecimal reserved) throws Exception {
    String url = TestDatabase.newPostgresqlUrl();
    ExecutorService threads = Executors.newFixedThreadPool(64);
    try (Database first = TestDatabase.open(url);
        Database second = TestDatabase.open(url)) {
      List<BudgetNode> nodes = List.of(node(first), node(second));
      List<Callable<Boolean>> racers = new ArrayList<>();
      for (int i = 0; i < RACERS; i++) {
        BudgetNode node = nodes.get(i % 2);
        racers.add(() -> race(node, reserved));
      }
      int granted = 0;
      for (Future<Boolean> racer : threads.invokeAll(racers)) {
        granted += racer.get() ? 1 : 0;
      }

      assertThat(granted).isEqualTo(CALLS);
      assertThat(mostServed).hasValue(CALLS);
      assertThat(nodes.get(0).spend("0.000001", ACME)).isFalse();
      assertThat(nodes.get(1).spend("0.000001", ACME)).isFalse();
      nodes.forEach(BudgetNode::round);
      for (BudgetNode node : nodes) {
        assertThat(node.status(ACME).spent()).isEqualByComparingTo("2.00");
        assertThat(node.status(ACME).reserved()).isZero();
        assertThat(node.status(ALL).reserved()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void a_budget_worth_100_calls_serves_exactly_100_of_500_racers() throws Exception {
    race(COST);
  }

  @Test
  void nothing_of_a_budget_stays_reserved_when_calls_reserve_more_than_they_cost()
      throws Exception {
    String url = TestDatabase.newPostgresqlUrl();
    ExecutorService threads = Executors.newFixedThreadPool(64);
    try (Database first = TestDatabase.open(url);
        Database second = TestDatabase.open(url)) {
      List<BudgetNode> nodes = List.of(node(first), node(second));
      List<Callable<Boolean>> racers = new ArrayList<>();
      for (int i = 0; i < RACERS; i++) {
        BudgetNode node = nodes.get(i % 2);
        racers.add(
            () -> {
              BudgetDecision decision = node.store.reserve(List.of(ACME, ALL), MOST);
              if (decision instanceof BudgetDecision.Granted granted) {
                granted.reservation().settle(COST);
                return true;
              }
              return false;
            });
      }
      long granted = 0;
      for (Future<Boolean> racer : threads.invokeAll(racers)) {
        granted += racer.get() ? 1 : 0;
      }
      nodes.forEach(BudgetNode::round);

      BigDecimal spent = COST.multiply(BigDecimal.valueOf(granted));
      assertThat(granted).isBetween(1L, 100L);
      for (BudgetNode node : nodes) {
        assertThat(node.status(ACME).spent()).isEqualByComparingTo(spent);
        assertThat(node.status(ACME).reserved()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
