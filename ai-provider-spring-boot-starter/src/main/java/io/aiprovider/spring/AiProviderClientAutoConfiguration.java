package io.aiprovider.spring;

import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.budget.BudgetStore;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.call.CallListener;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.client.ChatClient;
import io.aiprovider.client.ChatClientBuilder;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.limit.LimitOptions;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.observe.ChatMetrics;
import io.aiprovider.pricing.PriceFeed;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.spending.BudgetDirectory;
import io.aiprovider.spring.budget.AiProviderBudgetAutoConfiguration;
import io.aiprovider.spring.cache.AiProviderCacheAutoConfiguration;
import io.aiprovider.spring.limit.AiProviderLimitAutoConfiguration;
import io.aiprovider.spring.observe.AiProviderObservabilityAutoConfiguration;
import io.aiprovider.spring.pricing.PriceUpdates;
import io.aiprovider.spring.settings.AiProviderSettingsAutoConfiguration;
import io.aiprovider.spring.settings.SettingPlaces;
import io.aiprovider.spring.tracing.AiProviderTracingAutoConfiguration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * A {@link ChatClient} from properties and beans: {@link ChatProvider} beans are added to the
 * configured providers, {@link ChatInterceptor} beans join its chains in their order, {@link
 * CallListener} beans receive the events of calls, and {@link ChatClientCustomizer} beans are
 * applied last.
 *
 * @since 0.1
 */
@AutoConfiguration(
    after = {
      AiProviderSettingsAutoConfiguration.class,
      AiProviderProvidersAutoConfiguration.class,
      AiProviderCacheAutoConfiguration.class,
      AiProviderLimitAutoConfiguration.class,
      AiProviderBudgetAutoConfiguration.class,
      AiProviderObservabilityAutoConfiguration.class,
      AiProviderTracingAutoConfiguration.class
    })
public final class AiProviderClientAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  ChatClient aiProviderChatClient(
      AiProviderProperties properties,
      ProviderFactory factory,
      SettingPlaces places,
      ModelCatalog catalog,
      ObjectProvider<ChatProvider> providers,
      ObjectProvider<ChatInterceptor> interceptors,
      ObjectProvider<CallListener> listeners,
      ObjectProvider<ResponseCache> cache,
      LimitOptions limits,
      ObjectProvider<LimitStore> limitStore,
      BudgetOptions budgets,
      ObjectProvider<BudgetStore> budgetStore,
      ObjectProvider<BudgetDirectory> budgetDirectory,
      ObjectProvider<ChatMetrics> metrics,
      ObjectProvider<ChatClientCustomizer> customizers) {
    ChatClientBuilder builder = ChatClient.builder().catalog(catalog);
    List<ChatProvider> beans = providers.orderedStream().toList();
    new PropertyMapping(properties, factory, places).apply(builder, beans);
    interceptors.orderedStream().forEach(builder::interceptor);
    listeners.orderedStream().forEach(builder::listener);
    cache.ifAvailable(builder::cache);
    builder.limits(limits);
    limitStore.ifAvailable(builder::limitStore);
    builder.budgets(budgets);
    budgetStore.ifAvailable(builder::budgetStore);
    budgetDirectory.ifAvailable(builder::budgetDirectory);
    metrics.ifAvailable(builder::metrics);
    List<ChatClientCustomizer> changes = customizers.orderedStream().toList();
    if (changes.isEmpty() && beans.isEmpty() && !properties.anyProviderEnabled()) {
      throw new IllegalArgumentException(
          "No provider is configured. Name one under ai-provider.providers, with its type and"
              + " api-key, or define a bean of type ChatProvider.");
    }
    changes.forEach(change -> change.customize(builder));
    return builder.build();
  }

  /** Only with our own client: what an application's client costs is for the application. */
  @Bean
  @ConditionalOnBean(name = "aiProviderChatClient", value = PriceFeed.class)
  PriceUpdates aiProviderPriceUpdates(PriceFeed feed, ChatClient client) {
    return new PriceUpdates(feed, client);
  }
}
