package io.aiprovider.budget.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.budget.BudgetDecision.Granted;
import io.aiprovider.budget.BudgetListener;
import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetReservation;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.budget.BudgetStore;
import io.aiprovider.testing.BudgetStoreContract;
import io.aiprovider.testing.MutableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryBudgetStoreTest extends BudgetStoreContract {
  private final MutableClock clock = new MutableClock();
  private final MemoryBudgetStore small =
      new MemoryBudgetStore(clock, ZoneOffset.UTC, crossing -> {}, 10, 10);

  @Override
  protected BudgetStore create(MutableClock clockOfTheTest, ZoneId zone, BudgetListener listener) {
    return new MemoryBudgetStore(clockOfTheTest, zone, listener);
  }

  private static BudgetRule rule(BudgetScope scope, String id, BudgetPeriod period) {
    return BudgetRule.of(scope, id, period, "1");
  }

  private BudgetReservation reserve(BudgetRule rule) {
    return ((Granted) small.reserve(List.of(rule), BigDecimal.ONE)).reservation();
  }

  @Test
  void accounts_of_past_days_are_forgotten() {
    for (int i = 0; i < 9; i++) {
      reserve(rule(BudgetScope.KEY, "k" + i, BudgetPeriod.DAY)).settle(BigDecimal.ONE);
    }
    clock.advance(Duration.ofDays(1));

    for (int i = 0; i < 9; i++) {
      reserve(rule(BudgetScope.KEY, "next" + i, BudgetPeriod.DAY)).settle(BigDecimal.ONE);
    }

    assertThat(small.size()).isEqualTo(9);
  }

  @Test
  void sessions_do_not_displace_keys_nor_running_calls() {
    BudgetRule key = rule(BudgetScope.KEY, "k", BudgetPeriod.TOTAL);
    reserve(key).settle(BigDecimal.ONE);
    BudgetRule running = rule(BudgetScope.SESSION, "running", BudgetPeriod.TOTAL);
    reserve(running);

    for (int i = 0; i < 100; i++) {
      reserve(rule(BudgetScope.SESSION, "s" + i, BudgetPeriod.TOTAL)).settle(BigDecimal.ONE);
    }

    assertThat(small.status(List.of(key)).get(0).spent()).isEqualByComparingTo("1");
    assertThat(small.status(List.of(running)).get(0).reserved()).isEqualByComparingTo("1");
    assertThat(small.size()).isLessThanOrEqualTo(1 + 10);
  }

  @Test
  void a_listener_that_fails_does_not_affect_the_call() {
    MemoryBudgetStore store =
        new MemoryBudgetStore(
            clock,
            ZoneOffset.UTC,
            crossing -> {
              throw new IllegalStateException("a bug");
            });
    BudgetRule rule = rule(BudgetScope.KEY, "k", BudgetPeriod.DAY).withSoftLimits(50);

    ((Granted) store.reserve(List.of(rule), BigDecimal.ONE)).reservation().settle(BigDecimal.ONE);

    assertThat(store.status(List.of(rule)).get(0).percentSpent()).isEqualTo(100);
  }

  @Test
  void a_clock_that_is_set_back_changes_nothing() {
    BudgetRule rule = rule(BudgetScope.KEY, "k", BudgetPeriod.DAY);
    reserve(rule).settle(BigDecimal.ONE);

    clock.setForward(Duration.ofDays(-1));

    assertThat(small.reserve(List.of(rule), BigDecimal.ONE)).isNotInstanceOf(Granted.class);
  }
}
