package io.aiprovider.spending;

import io.aiprovider.budget.BudgetDecision;
import io.aiprovider.budget.BudgetReservation;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.budget.BudgetStore;
import java.math.BigDecimal;
import java.util.List;

/** Grants and refuses as another store does, but reserves nothing there. */
final class PreviewedBudgets implements BudgetStore {
  private final BudgetStore store;

  PreviewedBudgets(BudgetStore store) {
    this.store = store;
  }

  @Override
  public BudgetDecision reserve(List<BudgetRule> rules, BigDecimal usd) {
    BudgetDecision refusal = store.refusal(rules, usd);
    return refusal == null ? new BudgetDecision.Granted(new Reservation(rules, usd)) : refusal;
  }

  @Override
  public List<BudgetStatus> status(List<BudgetRule> rules) {
    return store.status(rules);
  }

  private final class Reservation implements BudgetReservation {
    private final List<BudgetRule> rules;
    private final BigDecimal usd;

    Reservation(List<BudgetRule> rules, BigDecimal usd) {
      this.rules = rules;
      this.usd = usd;
    }

    @Override
    public BigDecimal reserved() {
      return usd;
    }

    @Override
    public BudgetDecision extend(BigDecimal total) {
      return reserve(rules, total);
    }

    @Override
    public void settle(BigDecimal spent) {}
  }
}
