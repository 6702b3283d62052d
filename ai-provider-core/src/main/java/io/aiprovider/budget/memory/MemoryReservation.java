package io.aiprovider.budget.memory;

import io.aiprovider.budget.BudgetDecision;
import io.aiprovider.budget.BudgetReservation;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetStatus;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** What one call has reserved in accounts in memory. */
final class MemoryReservation implements BudgetReservation {
  private final MemoryBudgetStore store;
  private final List<BudgetRule> rules;
  private final Account[] accounts;
  private final AccountPeriod[] periods;
  private final ReentrantLock lock = new ReentrantLock(); // taken before those of the accounts
  private BigDecimal reserved;
  private boolean settled;

  MemoryReservation(
      MemoryBudgetStore store,
      List<BudgetRule> rules,
      Account[] accounts,
      AccountPeriod[] periods,
      BigDecimal reserved) {
    this.store = store;
    this.rules = rules;
    this.accounts = accounts;
    this.periods = periods;
    this.reserved = reserved;
  }

  @Override
  public BigDecimal reserved() {
    lock.lock();
    try {
      return reserved;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public BudgetDecision extend(BigDecimal total) {
    lock.lock();
    try {
      if (settled) {
        throw new IllegalStateException("This reservation is settled: it cannot be extended.");
      }
      BigDecimal more = total.subtract(reserved);
      if (more.signum() > 0) {
        BudgetStatus refusing = store.reserveMore(rules, accounts, periods, more);
        if (refusing != null) {
          return new BudgetDecision.Refused(refusing);
        }
        reserved = total;
      }
      return new BudgetDecision.Granted(this);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void settle(BigDecimal spent) {
    MemoryBudgetStore.requireNotNegative(spent);
    BigDecimal held;
    lock.lock();
    try {
      if (settled) {
        return;
      }
      settled = true;
      held = reserved;
      reserved = BigDecimal.ZERO;
    } finally {
      lock.unlock();
    }
    store.settle(rules, accounts, periods, held, spent);
  }
}
