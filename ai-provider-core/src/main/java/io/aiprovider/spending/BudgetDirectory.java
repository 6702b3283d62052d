package io.aiprovider.spending;

import io.aiprovider.budget.BudgetRule;
import io.aiprovider.call.ChatCall;
import io.aiprovider.reply.Target;
import java.util.List;

/**
 * Further budgets of a call, in addition to those of its caller and of the options: for example
 * those that an administrator sets while the program runs.
 *
 * <p>It is asked for every call that is not answered from the cache, on the path of the call, so it
 * must answer from memory. Thread-safe.
 *
 * @since 0.1
 */
public interface BudgetDirectory {
  /** No further budgets. */
  BudgetDirectory NONE = call -> List.of();

  /**
   * The budgets of a call as a whole: of its key, user, tenant, tags and session, and of the
   * installation. A rule replaces one of the options whose id ends with {@code *} for the same
   * subject and period. If there are two rules for the same subject and period, the one with the
   * smaller amount counts.
   */
  List<BudgetRule> of(ChatCall call);

  /** The budgets of a target: those of its provider and its model. */
  default List<BudgetRule> of(Target target) {
    return List.of();
  }
}
