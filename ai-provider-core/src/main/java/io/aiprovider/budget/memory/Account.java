package io.aiprovider.budget.memory;

import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.memory.LockedEntry;
import java.time.Instant;
import java.time.ZoneId;

/** What one subject spends, in one period after the other. All methods need the lock. */
final class Account extends LockedEntry {
  private final BudgetPeriod length;
  private AccountPeriod current = AccountPeriod.NONE;
  private int calls;

  Account(BudgetPeriod length) {
    this.length = length;
  }

  /** Begins the next period if the last one is over. A clock that is set back changes nothing. */
  void update(Instant now, ZoneId zone) {
    if (current.equals(AccountPeriod.NONE) || current.isOver(now)) {
      current = new AccountPeriod(length.startOf(now, zone), length.endOf(now, zone));
    }
  }

  AccountPeriod current() {
    return current;
  }

  void callBegan() {
    calls++;
  }

  void callEnded() {
    calls--;
  }

  /** Whether nothing is lost by that, or it must go; never while calls have reserved something. */
  @Override
  protected boolean canBeForgotten(Instant now, boolean must) {
    return calls == 0
        && !current.equals(AccountPeriod.NONE)
        && (must || current.isOver(now) || current.isUnused());
  }
}
