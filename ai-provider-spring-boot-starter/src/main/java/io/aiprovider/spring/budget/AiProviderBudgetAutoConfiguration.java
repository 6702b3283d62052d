package io.aiprovider.spring.budget;

import io.aiprovider.budget.BudgetListener;
import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.budget.BudgetStore;
import io.aiprovider.budget.memory.MemoryBudgetStore;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.settings.SettingPlaces;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * The budgets of the settings, unless there is a bean {@link BudgetOptions}, and a store in memory
 * that keeps account of them and tells the {@link BudgetListener} beans, unless there is another
 * {@link BudgetStore}.
 *
 * @since 0.1
 */
@AutoConfiguration
public final class AiProviderBudgetAutoConfiguration {
  /**
   * The name of the bean with the budgets of the settings; absent if the application has its own.
   */
  public static final String BUDGETS = "aiProviderBudgets";

  @Bean(BUDGETS)
  @ConditionalOnMissingBean
  BudgetOptions aiProviderBudgets(AiProviderProperties properties, SettingPlaces places) {
    return new BudgetMapping(properties, places).options();
  }

  @Bean
  @ConditionalOnMissingBean(BudgetStore.class)
  MemoryBudgetStore aiProviderBudgetStore(
      BudgetOptions options, ObjectProvider<BudgetListener> listeners) {
    List<BudgetListener> all = listeners.orderedStream().toList();
    return new MemoryBudgetStore(
        Clock.systemUTC(),
        options.timeZone(),
        crossing -> all.forEach(listener -> listener.crossed(crossing)));
  }
}
