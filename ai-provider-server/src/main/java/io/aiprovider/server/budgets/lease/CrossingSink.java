package io.aiprovider.server.budgets.lease;

import io.aiprovider.budget.BudgetStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stores what somebody must be told about a budget, in the transaction that has found it out. */
@FunctionalInterface
public interface CrossingSink {

  /**
   * A budget has reached a soft limit, or is exhausted: each once in a period, over all nodes.
   *
   * @param client of the transaction
   * @param account the hash of the budget's subject
   * @param percent the soft limit; null: the budget is exhausted
   */
  void crossed(
      JdbcClient client,
      String account,
      BudgetStatus status,
      @Nullable Integer percent,
      Instant at);
}
