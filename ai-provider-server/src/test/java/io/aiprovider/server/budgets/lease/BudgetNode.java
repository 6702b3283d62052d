package io.aiprovider.server.budgets.lease;

import io.aiprovider.budget.BudgetCrossing;
import io.aiprovider.budget.BudgetDecision;
import io.aiprovider.budget.BudgetReservation;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.server.store.Database;
import io.aiprovider.time.MonotonicClock;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One run of a server, as far as budgets go. The test makes its rounds. */
final class BudgetNode {
  final List<BudgetCrossing> crossings = new CopyOnWriteArrayList<>();

  /** The soft limits and the ends of budgets that were to be stored. */
  final List<String> stored = new CopyOnWriteArrayList<>();

  final LeasedBudgetStore store;
  final LeaseUpkeep upkeep;

  BudgetNode(Database database, Clock dates, MonotonicClock clock, WhenDatabaseDown whenDown) {
    store =
        new LeasedBudgetStore(
            database,
            dates,
            clock,
            ZoneOffset.UTC,
            whenDown,
            (client, account, status, percent, at) ->
                stored.add(percent == null ? "exhausted" : percent + "%"),
            List.of(crossings::add),
            Runnable::run);
    upkeep = new LeaseUpkeep(store);
  }

  BudgetDecision reserve(String usd, BudgetRule... rules) {
    return store.reserve(List.of(rules), new BigDecimal(usd));
  }

  /** A reservation that is granted; null: it is not. */
  @Nullable BudgetReservation granted(String usd, BudgetRule... rules) {
    return reserve(usd, rules) instanceof BudgetDecision.Granted granted
        ? granted.reservation()
        : null;
  }

  /** Reserves and spends an amount; false if that is refused. */
  boolean spend(String usd, BudgetRule... rules) {
    BudgetReservation reservation = granted(usd, rules);
    if (reservation == null) {
      return false;
    }
    reservation.settle(new BigDecimal(usd));
    return true;
  }

  void spendAll(String usd, BudgetRule... rules) {
    if (!spend(usd, rules)) {
      throw new AssertionError("The budget refuses " + usd + ".");
    }
  }

  BudgetStatus status(BudgetRule rule) {
    return Objects.requireNonNull(store.current(List.of(rule)).get(0));
  }

  void round() {
    upkeep.round();
  }

  void stop() {
    upkeep.lastRound();
  }
}
