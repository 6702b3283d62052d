package io.aiprovider.spring.budget;

import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.settings.SettingPlaces;
import java.util.ArrayList;
import java.util.List;

/**
 * The engine's budgets from the settings.
 *
 * @since 0.1
 */
public final class BudgetMapping {
  private static final String PREFIX = "ai-provider.budgets";
  private static final String MAX_COST = "ai-provider.limits.max-cost-per-request";

  private final AiProviderProperties properties;
  private final SettingPlaces places;

  /** The budgets of these settings, which are at these places. */
  public BudgetMapping(AiProviderProperties properties, SettingPlaces places) {
    this.properties = properties;
    this.places = places;
  }

  /**
   * All budgets.
   *
   * @throws io.aiprovider.spring.settings.StartRefused if one is wrong, with its name and place
   */
  public BudgetOptions options() {
    AiProviderProperties.Budgets settings = properties.budgets();
    List<BudgetRule> rules = new ArrayList<>();
    for (int i = 0; i < settings.rules().size(); i++) {
      AiProviderProperties.Budget rule = settings.rules().get(i);
      rules.add(places.within(PREFIX + ".rules[" + i + "]", () -> rule(rule)));
    }
    BudgetOptions options =
        BudgetOptions.NONE
            .withStrict(settings.strict())
            .withTimeZone(
                places.within("ai-provider.reporting.time-zone", properties.reporting()::zone));
    BudgetOptions limited =
        places.within(
            MAX_COST, () -> options.withMaxCostPerRequest(properties.limits().maxCostPerRequest()));
    return places.within(
        PREFIX, () -> limited.withAssumedOutput(settings.assumedOutput()).withRules(rules));
  }

  private static BudgetRule rule(AiProviderProperties.Budget settings) {
    if (settings.scope() == null) {
      throw new IllegalArgumentException(
          "The budget has no scope: say what it applies to, such as scope: tenant.");
    }
    if (settings.usd() == null) {
      throw new IllegalArgumentException(
          "The budget has no usd: set its amount in US dollars, such as usd: 100.");
    }
    return new BudgetRule(
        settings.scope(), settings.id(), settings.period(), settings.usd(), settings.soft());
  }
}
