package io.aiprovider.server.budgets;

import io.aiprovider.server.budgets.lease.LeasedBudgetStore;
import io.aiprovider.server.health.Impairment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whether the budgets of calls can be checked. */
@Component
final class BudgetHealth implements Impairment {
  private final LeasedBudgetStore store;

  BudgetHealth(LeasedBudgetStore store) {
    this.store = store;
  }

  @Override
  public String part() {
    return "budgets";
  }

  @Override
  public @Nullable Instant since() {
    return store.unavailableSince();
  }
}
