package io.aiprovider.server.budgets.lease;

import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this server has leased of an account in one period, and what it has done with it.
 *
 * <p>There are two locks. {@link #lock} protects the figures and is held for moments only. {@link
 * #exchange} is held while the row of the lease is written to the database, so that an older state
 * never replaces a newer one. Whoever needs both takes {@link #exchange} first.
 */
final class LeasedAccount {
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock exchange = new ReentrantLock();
  private final AccountKey key;
  private final BudgetRule.Subject subject;
  private final @Nullable Instant end;
  private final String lease;
  private final long order;

  private BudgetRule rule;
  private BigDecimal granted = BigDecimal.ZERO; // a total that contains what is spent
  private BigDecimal spent = BigDecimal.ZERO;
  private BigDecimal reserved = BigDecimal.ZERO;
  private BigDecimal spentElsewhere = BigDecimal.ZERO;
  private BigDecimal heldElsewhere = BigDecimal.ZERO; // by others, in addition to what they spent
  private BigDecimal reservedElsewhere = BigDecimal.ZERO;
  private Set<String> crossed = Set.of();
  private @Nullable BigDecimal nextCrossing; // null: all are reported
  private int reservations;
  private boolean stored;
  private boolean changed;
  private boolean returning;
  private boolean forgotten;
  private boolean reporting;
  private long usedAt;
  private @Nullable Refused refused;
  private @Nullable Instant grantedAt;

  /** The last refusal by the database: how much it had left, and until when that is believed. */
  private record Refused(BigDecimal free, long until) {}

  /** What stands in the way of a reservation. */
  enum Obstacle {
    NONE,
    /** More must be leased. */
    LEASE,
    /** The budget has not enough left. */
    BUDGET
  }

  LeasedAccount(
      AccountKey key, BudgetRule rule, @Nullable Instant end, String lease, long order, long now) {
    this.key = key;
    this.rule = rule;
    this.subject = rule.subject();
    this.end = end;
    this.lease = lease;
    this.order = order;
    this.usedAt = now;
    this.nextCrossing = Crossings.next(rule, crossed);
  }

  ReentrantLock lock() {
    return lock;
  }

  ReentrantLock exchange() {
    return exchange;
  }

  /** Does something with the figures while no other thread does. */
  void locked(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  /** Finds something out about the figures while no other thread changes them. */
  <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  AccountKey key() {
    return key;
  }

  BudgetRule.Subject subject() {
    return subject;
  }

  @Nullable Instant end() {
    return end;
  }

  /** The id of the row of this lease. */
  String lease() {
    return lease;
  }

  /** In which order locks of several accounts are taken. */
  long order() {
    return order;
  }

  // The methods below require the lock.

  BudgetRule rule() {
    return rule;
  }

  void rule(BudgetRule latest) {
    if (!latest.equals(rule)) {
      rule = latest;
      nextCrossing = Crossings.next(rule, crossed);
    }
  }

  /**
   * What stands in the way of reserving an amount.
   *
   * @param now monotonic
   * @param withoutLease whether it may be reserved without a lease
   */
  Obstacle obstacle(BudgetRule latest, BigDecimal amount, long now, boolean withoutLease) {
    rule(latest);
    if (amount.signum() == 0) {
      return Obstacle.NONE;
    }
    if (spentElsewhere.add(spent).add(reserved).add(amount).compareTo(rule.usd()) > 0) {
      return Obstacle.BUDGET;
    }
    BigDecimal missing = missing(amount);
    if (missing.signum() <= 0 || withoutLease) {
      return Obstacle.NONE;
    }
    boolean hopeless =
        refused != null && now - refused.until < 0 && missing.compareTo(refused.free) > 0;
    return hopeless ? Obstacle.BUDGET : Obstacle.LEASE;
  }

  /** How much must be leased before an amount can be reserved; 0 or less: nothing. */
  BigDecimal missing(BigDecimal amount) {
    return amount.add(spent).add(reserved).subtract(granted);
  }

  void open(long now) {
    reservations++;
    usedAt = now;
  }

  void reserve(BigDecimal amount, long now) {
    reserved = reserved.add(amount);
    changed = changed || amount.signum() > 0;
    usedAt = now;
  }

  void settle(BigDecimal amount, BigDecimal cost, long now) {
    reservations--;
    reserved = reserved.subtract(amount);
    spent = spent.add(cost);
    changed = changed || amount.signum() > 0 || cost.signum() > 0;
    usedAt = now;
  }

  /** Notes that the database has less left than a call needs. */
  void refused(BigDecimal free, long until) {
    refused = new Refused(free, until);
    returning = true; // what is left here is of no use here, but perhaps elsewhere
  }

  /** Whether a soft limit, or the end of the budget, is reached and not reported yet. */
  boolean hasNewCrossing() {
    return nextCrossing != null && Crossings.isReached(nextCrossing, spentElsewhere.add(spent));
  }

  /** Whether a refusal shows that the budget is exhausted, which is not reported yet. */
  boolean isNewlyExhausted() {
    return !crossed.contains(Crossings.EXHAUSTED)
        && Crossings.isNearEnd(rule, spentElsewhere.add(spent));
  }

  /** Begins a report that cannot wait; false if one is under way. */
  boolean beginReport() {
    boolean first = !reporting;
    reporting = true;
    return first;
  }

  void endReport() {
    reporting = false;
  }

  /** How much is used, as far as it is known here. */
  BudgetStatus status(BudgetRule latest) {
    return new BudgetStatus(
        latest, spentElsewhere.add(spent), reservedElsewhere.add(reserved), end);
  }

  /** As {@link #status}, where what others hold counts as reserved: they can spend it. */
  BudgetStatus refusal(BudgetRule latest) {
    return new BudgetStatus(latest, spentElsewhere.add(spent), heldElsewhere.add(reserved), end);
  }

  /** The figures of the lease's row. */
  record Figures(BigDecimal granted, BigDecimal spent, BigDecimal reserved) {
    BigDecimal needed() {
      return spent.add(reserved);
    }

    boolean hasUnused() {
      return granted.compareTo(needed()) > 0;
    }
  }

  Figures figures() {
    return new Figures(granted, spent, reserved);
  }

  /** Gives back what is neither spent nor reserved: from now on it cannot be reserved here. */
  void shrink() {
    granted = spent.add(reserved);
    returning = false;
    changed = true;
  }

  /**
   * Takes over what was granted.
   *
   * @param at when more was granted, by the clock of the database; null: it was not
   */
  void granted(BigDecimal total, @Nullable Instant at) {
    granted = total;
    if (at != null) {
      grantedAt = at;
      refused = null;
    }
  }

  /** Whether others wanted more after this lease grew the last time. */
  boolean isWanted(@Nullable Instant wantedAt) {
    return wantedAt != null && (grantedAt == null || wantedAt.isAfter(grantedAt));
  }

  /** Takes over what the database knows about others. */
  void elsewhere(LeaseTotals totals) {
    spentElsewhere = totals.spent();
    heldElsewhere = totals.held();
    reservedElsewhere = totals.reserved();
    crossed = totals.crossed();
    nextCrossing = Crossings.next(rule, crossed);
  }

  /** Notes that the row was written with these figures. */
  void written(Figures figures) {
    stored = true;
    changed = changed && !figures.equals(figures());
  }

  boolean isStored() {
    return stored;
  }

  boolean isChanged() {
    return changed;
  }

  /** Whether what is unused should be given back, because it is of no use here. */
  boolean isReturning() {
    return returning;
  }

  boolean hasReservations() {
    return reservations > 0;
  }

  long usedAt() {
    return usedAt;
  }

  void forget() {
    forgotten = true;
  }

  boolean isForgotten() {
    return forgotten;
  }
}
