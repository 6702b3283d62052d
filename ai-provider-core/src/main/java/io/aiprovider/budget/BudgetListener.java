package io.aiprovider.budget;

/**
 * Is told when budgets reach their soft limits.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface BudgetListener {

  /**
   * A budget has reached a soft limit: for each limit, once in each period. If one call reaches
   * several limits, there is one event for each, in ascending order.
   *
   * <p>Runs on the thread of the call that reached it, which waits for it, so it should be quick.
   * An exception is logged and has no other effect.
   */
  void crossed(BudgetCrossing crossing);
}
