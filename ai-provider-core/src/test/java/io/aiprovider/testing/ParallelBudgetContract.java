package io.aiprovider.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.budget.BudgetDecision;
import io.aiprovider.budget.BudgetDecision.Granted;
import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetReservation;
import io.aiprovider.budget.BudgetRule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What calls at the same time are granted together. */
abstract class ParallelBudgetContract extends BudgetStoreFixture {
  private static final int ROUNDS = 300;

  @Test
  void calls_at_the_same_time_get_exactly_what_is_left() throws Exception {
    BudgetRule mine = key("1.00");
    BudgetRule ours = tenant(BudgetPeriod.MONTH, "1.50");

    long granted = atTheSameTime(500, () -> reserve("0.01", mine, ours) instanceof Granted);

    assertThat(granted).isEqualTo(100);
    assertThatIs(mine, "0", "1.00");
    assertThatIs(ours, "0", "1.00");
  }

  @Test
  void calls_that_cost_less_than_reserved_leave_room_for_the_others() throws Exception {
    BudgetRule rule = key("1.00");

    long served = atTheSameTime(200, () -> untilGranted("0.20", "0.005", rule));

    assertThat(served).isEqualTo(200);
    assertThatIs(rule, "1.00", "0");
  }

  /** Tries again until there is room, as a caller does. */
  private boolean untilGranted(String amount, String cost, BudgetRule rule) {
    for (int i = 0; i < 1_000_000; i++) {
      if (reserve(amount, rule) instanceof Granted granted) {
        granted.reservation().settle(usd(cost));
        return true;
      }
      if (status(rule).spent().compareTo(usd("0.80")) > 0) { // the estimate does not fit any more
        granted(cost, rule).settle(usd(cost));
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  @Test
  void opposite_orders_of_budgets_do_not_block_each_other() throws Exception {
    BudgetRule mine = key("1000000");
    BudgetRule ours = tenant(BudgetPeriod.DAY, "1000000");

    long complete =
        atTheSameTime(
            16,
            () -> {
              for (int i = 0; i < ROUNDS; i++) {
                granted("1", mine, ours).settle(usd("0.5"));
                granted("1", ours, mine).settle(usd("0.5"));
              }
              return true;
            });

    assertThat(complete).isEqualTo(16);
    assertThatIs(mine, Integer.toString(16 * ROUNDS), "0");
    assertThatIs(ours, Integer.toString(16 * ROUNDS), "0");
  }

  @Test
  void extensions_at_the_same_time_get_exactly_what_is_left() throws Exception {
    BudgetRule rule = key("10");
    List<BudgetReservation> running = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      running.add(granted("0.1", rule));
    }
    List<Callable<Boolean>> extensions = new ArrayList<>();
    for (BudgetReservation each : running) {
      extensions.add(() -> extendsTo(each, "0.3"));
      extensions.add(() -> extendsTo(each, "0.4"));
    }

    count(extensions);

    assertThat(status(rule).reserved()).isBetween(usd("9.7"), usd("10"));
    running.forEach(each -> each.settle(usd("0")));
    assertThatIs(rule, "0", "0");
  }

  private static boolean extendsTo(BudgetReservation reservation, String total) {
    BudgetDecision decision = reservation.extend(usd(total));
    return decision instanceof Granted;
  }

  @Test
  void only_one_of_many_settlements_counts() throws Exception {
    BudgetRule rule = key("1");
    BudgetReservation reservation = granted("0.5", rule);

    atTheSameTime(
        50,
        () -> {
          reservation.settle(usd("0.1"));
          return true;
        });

    assertThatIs(rule, "0.1", "0");
  }

  /** How many of so many runs, on several threads, returned true. */
  private static long atTheSameTime(int runs, Callable<Boolean> run) throws Exception {
    List<Callable<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      all.add(run);
    }
    return count(all);
  }

  private static long count(List<Callable<Boolean>> runs) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    long yes = 0;
    try {
      for (Future<Boolean> each : threads.invokeAll(runs, 60, TimeUnit.SECONDS)) {
        yes += each.get() ? 1 : 0;
      }
    } finally {
      threads.shutdownNow();
    }
    return yes;
  }
}
