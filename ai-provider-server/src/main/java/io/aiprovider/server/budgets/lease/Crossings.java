package io.aiprovider.server.budgets.lease;

import io.aiprovider.budget.BudgetRule;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which soft limits of a budget are reached. */
final class Crossings {
  /** The mark of a budget that is exhausted. */
  static final String EXHAUSTED = "x";

  private static final BigDecimal NEAR_END = new BigDecimal("0.9");

  private Crossings() {}

  /**
   * The marks that are reached and not reported yet, ascending.
   *
   * @param refused whether a call was refused because of the budget
   * @param reported the marks that were reported
   */
  static Set<String> reached(
      BudgetRule rule, BigDecimal spent, boolean refused, Set<String> reported) {
    Set<String> marks = new LinkedHashSet<>();
    for (int percent : rule.softLimits()) {
      if (isReached(amount(rule, percent), spent)
          && !reported.contains(Integer.toString(percent))) {
        marks.add(Integer.toString(percent));
      }
    }
    boolean spentAll = isReached(rule.usd(), spent);
    if ((spentAll || refused && isNearEnd(rule, spent)) && !reported.contains(EXHAUSTED)) {
      marks.add(EXHAUSTED);
    }
    return marks;
  }

  /** Whether so much is spent that a mark at this amount is reached. */
  static boolean isReached(BigDecimal amount, BigDecimal spent) {
    return spent.signum() > 0 && spent.compareTo(amount) >= 0;
  }

  /** The amount of the next mark that is not reported yet; null if all are. */
  static @Nullable BigDecimal next(BudgetRule rule, Set<String> reported) {
    for (int percent : rule.softLimits()) { // ascending
      if (!reported.contains(Integer.toString(percent))) {
        return amount(rule, percent);
      }
    }
    return reported.contains(EXHAUSTED) ? null : rule.usd();
  }

  /**
   * The reported marks that still hold. If the amount was raised, some do not: they can be reached
   * again.
   */
  static Set<String> holding(BudgetRule rule, BigDecimal spent, Set<String> reported) {
    Set<String> marks = new LinkedHashSet<>();
    for (String mark : reported) {
      Integer percent = percent(mark);
      boolean holds =
          percent == null ? isNearEnd(rule, spent) : spent.compareTo(amount(rule, percent)) >= 0;
      if (holds) {
        marks.add(mark);
      }
    }
    return marks;
  }

  /** Whether so much is spent that a refused call shows the end of the budget. */
  static boolean isNearEnd(BudgetRule rule, BigDecimal spent) {
    return spent.compareTo(rule.usd().multiply(NEAR_END)) >= 0;
  }

  private static BigDecimal amount(BudgetRule rule, int percent) {
    return rule.usd().multiply(BigDecimal.valueOf(percent)).movePointLeft(2);
  }

  /** The soft limit of a mark; null: the budget is exhausted. */
  static @Nullable Integer percent(String mark) {
    return mark.equals(EXHAUSTED) ? null : Integer.valueOf(mark);
  }
}
