package io.aiprovider.budget;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much of a budget is used in the current period.
 *
 * @param rule the budget
 * @param spent what ended calls have cost, in US dollars
 * @param reserved what running calls may still cost, in US dollars
 * @param resetsAt when the budget begins anew; null: never
 * @since 0.1
 */
public record BudgetStatus(
    BudgetRule rule, BigDecimal spent, BigDecimal reserved, @Nullable Instant resetsAt) {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** What can still be reserved; never negative. */
  public BigDecimal left() {
    return rule.usd().subtract(spent).subtract(reserved).max(BigDecimal.ZERO);
  }

  /** The spent share of the amount, in whole per cent, rounded down; may be more than 100. */
  public int percentSpent() {
    return percent(spent, rule.usd());
  }

  /** As {@link #percentSpent} says. */
  public static int percent(BigDecimal spent, BigDecimal usd) {
    if (usd.signum() == 0) {
      return spent.signum() == 0 ? 0 : 100;
    }
    return spent
        .multiply(HUNDRED)
        .divide(usd, 0, RoundingMode.DOWN)
        .min(BigDecimal.valueOf(Integer.MAX_VALUE))
        .intValue();
  }
}
