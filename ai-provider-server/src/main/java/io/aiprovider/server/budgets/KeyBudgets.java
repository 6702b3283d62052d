package io.aiprovider.server.budgets;

import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.caller.Caller;
import io.aiprovider.server.budgets.lease.LeasedBudgetStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is left of the budgets of keys. Thread-safe. */
@Component
public final class KeyBudgets {
  private final LeasedBudgetStore store;
  private final BudgetIndex index;

  KeyBudgets(LeasedBudgetStore store, BudgetIndex index) {
    this.store = store;
    this.index = index;
  }

  /**
   * The budget of a caller's key; if there are several, the one with the least left; null if there
   * is none. Blocks for the database.
   */
  public @Nullable BudgetStatus of(Caller caller) {
    List<BudgetRule> rules = new ArrayList<>(index.ofKey(caller.keyId()));
    caller.budgets().stream().filter(rule -> rule.scope() == BudgetScope.KEY).forEach(rules::add);
    return rules.isEmpty()
        ? null
        : store.current(rules).stream().min(Comparator.comparing(BudgetStatus::left)).orElse(null);
  }
}
