package io.aiprovider.spring;

import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.budget.BudgetStore;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.call.CallListener;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.client.ChatClientBuilder;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.limit.LimitOptions;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.observe.ChatMetrics;
import io.aiprovider.pricing.PriceFeed;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.spending.BudgetDirectory;
import io.aiprovider.spring.budget.AiProviderBudgetAutoConfiguration;
import io.aiprovider.spring.budget.BudgetMapping;
import io.aiprovider.spring.limit.AiProviderLimitAutoConfiguration;
import io.aiprovider.spring.limit.LimitMapping;
import io.aiprovider.spring.settings.SettingPlaces;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Sets all that a client has: what the settings say, and the beans of the application. The settings
 * may change while the application runs, the beans stay.
 */
final class ClientAssembly {
  private final ListableBeanFactory beans;

  ClientAssembly(ListableBeanFactory beans) {
    this.beans = beans;
  }

  /** The settings of a client, with what was made of them. */
  record Settings(
      AiProviderProperties properties,
      ConfiguredProviders providers,
      LimitOptions limits,
      BudgetOptions budgets,
      SettingPlaces places) {}

  /** The settings with which the application starts. */
  Settings atStart(
      AiProviderProperties properties, ConfiguredProviders providers, SettingPlaces places) {
    return new Settings(
        properties,
        providers,
        beans.getBean(LimitOptions.class),
        beans.getBean(BudgetOptions.class),
        places);
  }

  /**
   * Settings that follow others.
   *
   * @throws io.aiprovider.spring.settings.StartRefused if a limit or a budget is wrong
   */
  Settings after(Settings before, AiProviderProperties properties, SettingPlaces places) {
    return new Settings(
        properties,
        before.providers().next(),
        beans.containsBean(AiProviderLimitAutoConfiguration.LIMITS)
            ? new LimitMapping(properties.limits(), places).options()
            : before.limits(),
        beans.containsBean(AiProviderBudgetAutoConfiguration.BUDGETS)
            ? new BudgetMapping(properties, places).options()
            : before.budgets(),
        places);
  }

  /**
   * Sets everything.
   *
   * @throws IllegalArgumentException if there is no provider
   * @throws io.aiprovider.spring.settings.StartRefused if a setting is wrong, with its name and
   *     place
   */
  void apply(ChatClientBuilder builder, Settings settings) {
    List<ChatProvider> providers = all(ChatProvider.class);
    List<ChatClientCustomizer> customizers = all(ChatClientCustomizer.class);
    builder.catalog(catalog());
    new PropertyMapping(settings.properties(), settings.providers(), settings.places())
        .apply(builder, providers);
    all(ChatInterceptor.class).forEach(builder::interceptor);
    all(CallListener.class).forEach(builder::listener);
    beans.getBeanProvider(ResponseCache.class).ifAvailable(builder::cache);
    builder.limits(settings.limits());
    beans.getBeanProvider(LimitStore.class).ifAvailable(builder::limitStore);
    builder.budgets(settings.budgets());
    beans.getBeanProvider(BudgetStore.class).ifAvailable(builder::budgetStore);
    beans.getBeanProvider(BudgetDirectory.class).ifAvailable(builder::budgetDirectory);
    beans.getBeanProvider(ChatMetrics.class).ifAvailable(builder::metrics);
    if (customizers.isEmpty()
        && providers.isEmpty()
        && !settings.properties().anyProviderEnabled()) {
      throw new IllegalArgumentException(
          "No provider is configured. Name one under ai-provider.providers, with its type and"
              + " api-key, or define a bean of type ChatProvider.");
    }
    customizers.forEach(change -> change.customize(builder));
  }

  /** The latest catalog: prices from a file may be newer than those at the start. */
  private ModelCatalog catalog() {
    PriceFeed feed = beans.getBeanProvider(PriceFeed.class).getIfAvailable();
    return feed == null ? beans.getBean(ModelCatalog.class) : feed.catalog();
  }

  private <T> List<T> all(Class<T> type) {
    return beans.getBeanProvider(type).orderedStream().toList();
  }
}
