package io.aiprovider.server.budgets;

import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.budgets.lease.LeasedBudgetStore;
import io.aiprovider.server.budgets.webhook.WebhookBacklog;
import io.aiprovider.server.budgets.webhook.WebhookOutbox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is spent of budgets, and what became of their messages. Its methods block. */
@Component
final class BudgetFigures {
  private final LeasedBudgetStore store;
  private final WebhookOutbox outbox;

  BudgetFigures(LeasedBudgetStore store, WebhookOutbox outbox) {
    this.store = store;
    this.outbox = outbox;
  }

  /** Budgets in an answer, by their ids. */
  Map<String, JsonObject> of(List<Budget> budgets) {
    List<BudgetStatus> statuses = store.current(budgets.stream().map(Budget::rule).toList());
    Map<String, WebhookBacklog> backlogs =
        outbox.backlog(
            budgets.stream().filter(budget -> budget.webhook() != null).map(Budget::id).toList());
    Map<String, JsonObject> shown = new LinkedHashMap<>();
    for (int i = 0; i < budgets.size(); i++) {
      Budget budget = budgets.get(i);
      WebhookBacklog backlog = backlogs.getOrDefault(budget.id(), WebhookBacklog.NONE);
      shown.put(budget.id(), BudgetJson.of(budget, statuses.get(i), backlog, null));
    }
    return shown;
  }

  /**
   * A budget in an answer.
   *
   * @param newSecret of its webhook, if this request made it
   */
  JsonObject of(Budget budget, @Nullable String newSecret) {
    WebhookBacklog backlog =
        budget.webhook() == null
            ? WebhookBacklog.NONE
            : outbox.backlog(List.of(budget.id())).getOrDefault(budget.id(), WebhookBacklog.NONE);
    return BudgetJson.of(budget, store.current(List.of(budget.rule())).get(0), backlog, newSecret);
  }

  /** What is not delivered of the configured webhook; null if there is none. */
  @Nullable WebhookBacklog backlog() {
    return outbox.backlog();
  }
}
