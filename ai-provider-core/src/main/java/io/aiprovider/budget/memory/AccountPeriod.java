package io.aiprovider.budget.memory;

import io.aiprovider.budget.BudgetCrossing;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is spent and reserved in one period of an account. Not thread-safe. */
final class AccountPeriod {
  /** Before the first period. */
  static final AccountPeriod NONE = new AccountPeriod(Instant.MIN, Instant.MIN);

  private final Instant start;
  private final @Nullable Instant end;
  private final TreeSet<Integer> reached = new TreeSet<>();
  private BigDecimal spent = BigDecimal.ZERO;
  private BigDecimal reserved = BigDecimal.ZERO;

  AccountPeriod(Instant start, @Nullable Instant end) {
    this.start = start;
    this.end = end;
  }

  boolean isOver(Instant now) {
    return end != null && !now.isBefore(end);
  }

  boolean isUnused() {
    return spent.signum() == 0 && reserved.signum() == 0;
  }

  /** Whether an amount can be reserved; nothing always can. */
  boolean hasRoom(BudgetRule rule, BigDecimal usd) {
    return usd.signum() == 0 || spent.add(reserved).add(usd).compareTo(rule.usd()) <= 0;
  }

  void reserve(BigDecimal usd) {
    reserved = reserved.add(usd);
  }

  void settle(BigDecimal held, BigDecimal cost) {
    reserved = reserved.subtract(held);
    spent = spent.add(cost);
  }

  /** The soft limits that are reached now, and were not reached before. */
  List<BudgetCrossing> crossings(BudgetRule rule, Instant now) {
    List<BudgetCrossing> crossings = List.of();
    for (int limit : rule.softLimits()) {
      if (!isReached(limit, rule)) {
        reached.remove(limit); // the amount was raised: it may be reached again
      } else if (reached.add(limit)) {
        crossings = crossings.isEmpty() ? new ArrayList<>(1) : crossings;
        crossings.add(new BudgetCrossing(status(rule), limit, start, now));
      }
    }
    return crossings;
  }

  private boolean isReached(int percent, BudgetRule rule) {
    return spent.signum() > 0
        && spent.movePointRight(2).compareTo(rule.usd().multiply(BigDecimal.valueOf(percent))) >= 0;
  }

  BudgetStatus status(BudgetRule rule) {
    return new BudgetStatus(rule, plain(spent), plain(reserved), end);
  }

  private static BigDecimal plain(BigDecimal usd) {
    return usd.signum() == 0 ? BigDecimal.ZERO : usd.stripTrailingZeros();
  }
}
