package io.aiprovider.server.budgets;

import io.aiprovider.server.store.EverySecond;

/** Reads the budgets again after something was changed, on this node or another one. */
final class BudgetRefresh extends EverySecond {
  private final BudgetIndex index;

  BudgetRefresh(BudgetIndex index) {
    super("refresh of budgets");
    this.index = index;
  }

  @Override
  protected void round() {
    index.refresh();
  }

  @Override
  protected void lastRound() {}
}
