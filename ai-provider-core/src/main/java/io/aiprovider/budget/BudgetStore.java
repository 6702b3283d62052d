package io.aiprovider.budget;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of what is spent. A store reserves an amount in all budgets of a call or in none of
 * them, and never reserves more than a budget has left, however many calls come at the same time.
 *
 * <ul>
 *   <li>An amount above 0 is granted if in each budget what is spent, what is reserved and the
 *       amount are together not more than the budget.
 *   <li>The amount 0 is always granted, also by a budget that is spent: such a call costs nothing,
 *       or what it costs is not known in advance.
 *   <li>The budgets of a call must have different {@link BudgetRule#subject() subjects}. The amount
 *       of a budget may change from call to call: what was spent stays spent.
 *   <li>When what is spent reaches a soft limit of a rule, the store reports a {@link
 *       BudgetCrossing}, once in each period.
 * </ul>
 *
 * <p>Thread-safe. Methods are called on the path of a call, so a store should not wait for a
 * network. They throw no exception because of it, but answer with {@link
 * BudgetDecision.Unavailable} if they must not decide without it.
 *
 * <p>{@code io.aiprovider.testing.BudgetStoreContract} checks an implementation.
 *
 * @since 0.1
 */
public interface BudgetStore {

  /**
   * Reserves an amount in each of these budgets.
   *
   * @param rules the budgets; at least one
   * @param usd US dollars; 0 or more
   */
  BudgetDecision reserve(List<BudgetRule> rules, BigDecimal usd);

  /**
   * Why {@link #reserve} would not grant an amount now, as far as {@link #status} knows. Reserves
   * nothing.
   *
   * @return null if it would
   */
  default @Nullable BudgetDecision refusal(List<BudgetRule> rules, BigDecimal usd) {
    return BudgetDecision.Refused.of(status(rules), usd);
  }

  /** How much of each of these budgets is used, in the same order. Reserves nothing. */
  List<BudgetStatus> status(List<BudgetRule> rules);
}
