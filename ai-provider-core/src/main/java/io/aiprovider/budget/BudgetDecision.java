package io.aiprovider.budget;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether an amount could be reserved.
 *
 * @since 0.1
 */
public sealed interface BudgetDecision {

  /**
   * The amount is reserved in all budgets.
   *
   * @param reservation must be settled exactly once, whatever becomes of the call
   * @since 0.1
   */
  record Granted(BudgetReservation reservation) implements BudgetDecision {}

  /**
   * At least one budget has less left than the amount. Nothing was reserved.
   *
   * @param status of that budget; if there are several, of the one with the least left
   * @since 0.1
   */
  record Refused(BudgetStatus status) implements BudgetDecision {

    /** The refusal of an amount by the one of these budgets with the least left; null if none. */
    public static @Nullable Refused of(List<BudgetStatus> statuses, BigDecimal usd) {
      BudgetStatus least = null;
      for (BudgetStatus status : statuses) {
        boolean hasRoom = usd.signum() == 0 || status.left().compareTo(usd) >= 0;
        if (!hasRoom && (least == null || status.left().compareTo(least.left()) < 0)) {
          least = status;
        }
      }
      return least == null ? null : new Refused(least);
    }
  }

  /**
   * The store cannot find out now how much is left, and must not grant without knowing. Nothing was
   * reserved.
   *
   * @param rule the budget that cannot be checked
   * @param retryAfter when to try again
   * @since 0.1
   */
  record Unavailable(BudgetRule rule, Duration retryAfter) implements BudgetDecision {}
}
