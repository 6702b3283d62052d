package io.aiprovider.budget.memory;

import io.aiprovider.budget.BudgetPeriod;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one subject spends, in one period after the other. All methods need the lock, except for
 * {@link #order}. A thread that locks several accounts does so in their order.
 */
final class Account {
  private static final AtomicLong CREATED = new AtomicLong();

  private final long order = CREATED.getAndIncrement();
  private final ReentrantLock lock = new ReentrantLock();
  private final BudgetPeriod length;
  private AccountPeriod current = AccountPeriod.NONE;
  private int calls;
  private boolean forgotten;

  Account(BudgetPeriod length) {
    this.length = length;
  }

  long order() {
    return order;
  }

  ReentrantLock lock() {
    return lock;
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

  /** Whether it was removed from the store, so that another object has taken its place. */
  boolean isForgotten() {
    return forgotten;
  }

  /**
   * Removes it from the store if nothing is lost by that, or if it must go; never while calls have
   * reserved something. One that a thread has just added and not used yet stays.
   */
  boolean forget(Instant now, boolean must) {
    forgotten =
        calls == 0
            && !current.equals(AccountPeriod.NONE)
            && (must || current.isOver(now) || current.isUnused());
    return forgotten;
  }
}
