package io.aiprovider.server.budgets.lease;

import io.aiprovider.budget.BudgetDecision;
import io.aiprovider.budget.BudgetReservation;
import io.aiprovider.budget.BudgetRule;
import java.math.BigDecimal;
import java.util.List;

/** What a call has reserved of the leases of this server. Thread-safe. */
final class LeasedReservation implements BudgetReservation {
  private final LeasedBudgetStore store;
  private final List<BudgetRule> rules;
  private final LeasedAccount[] accounts;
  private BigDecimal reserved;
  private boolean settled;

  LeasedReservation(
      LeasedBudgetStore store,
      List<BudgetRule> rules,
      LeasedAccount[] accounts,
      BigDecimal reserved) {
    this.store = store;
    this.rules = rules;
    this.accounts = accounts;
    this.reserved = reserved;
  }

  @Override
  public BigDecimal reserved() {
    synchronized (accounts) {
      return settled ? BigDecimal.ZERO : reserved;
    }
  }

  @Override
  public BudgetDecision extend(BigDecimal total) {
    BigDecimal more;
    synchronized (accounts) {
      if (settled) {
        throw new IllegalStateException("The reservation is settled and cannot be extended.");
      }
      more = total.subtract(reserved);
    }
    if (more.signum() <= 0) {
      return new BudgetDecision.Granted(this);
    }
    BudgetDecision refused = store.take(rules, accounts, more);
    if (refused != null) {
      return refused;
    }
    synchronized (accounts) {
      if (!settled) {
        reserved = reserved.add(more);
        return new BudgetDecision.Granted(this);
      }
    }
    store.giveBack(accounts, more); // it was settled while this call waited for the database
    throw new IllegalStateException("The reservation was settled while it was extended.");
  }

  @Override
  public void settle(BigDecimal spent) {
    BigDecimal amount;
    synchronized (accounts) {
      if (settled) {
        return;
      }
      settled = true;
      amount = reserved;
    }
    store.settle(accounts, amount, spent);
  }
}
