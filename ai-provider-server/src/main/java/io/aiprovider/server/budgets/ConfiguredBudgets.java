package io.aiprovider.server.budgets;

import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.server.reload.NewSettings;
import io.aiprovider.server.reload.PreparedChange;
import io.aiprovider.server.reload.Reloadable;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.budget.BudgetMapping;
import java.util.List;
import org.springframework.stereotype.Component;

/** The budgets of the configuration, which can change while the server runs. Thread-safe. */
@Component
final class ConfiguredBudgets implements Reloadable {
  private volatile List<BudgetRule> rules;

  ConfiguredBudgets(BudgetOptions start) {
    this.rules = start.rules();
  }

  /** Those of one subject each. Others give an amount to each of many subjects. */
  List<BudgetRule> ofSingleSubjects() {
    return rules.stream()
        .filter(rule -> rule.scope() == BudgetScope.MODEL || !rule.id().endsWith("*"))
        .toList();
  }

  @Override
  public PreparedChange prepare(NewSettings settings) {
    List<BudgetRule> next =
        new BudgetMapping(settings.of(AiProviderProperties.class), settings.places())
            .options()
            .rules();
    return () -> rules = next;
  }
}
