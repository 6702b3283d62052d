package io.aiprovider.spring;

import io.aiprovider.call.CallListener;
import io.aiprovider.client.ChatClient;
import io.aiprovider.client.ChatClientBuilder;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.pricing.PriceFeed;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.spring.budget.AiProviderBudgetAutoConfiguration;
import io.aiprovider.spring.cache.AiProviderCacheAutoConfiguration;
import io.aiprovider.spring.limit.AiProviderLimitAutoConfiguration;
import io.aiprovider.spring.observe.AiProviderObservabilityAutoConfiguration;
import io.aiprovider.spring.pricing.PriceUpdates;
import io.aiprovider.spring.settings.AiProviderSettingsAutoConfiguration;
import io.aiprovider.spring.settings.SettingPlaces;
import io.aiprovider.spring.tracing.AiProviderTracingAutoConfiguration;
import org.springframework.beans.factory.ListableBeanFactory;
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
  ClientAssembly aiProviderClientAssembly(ListableBeanFactory beans) {
    return new ClientAssembly(beans);
  }

  @Bean
  ClientAssembly.Settings aiProviderStartSettings(
      ClientAssembly assembly,
      AiProviderProperties properties,
      ProviderFactory factory,
      SettingPlaces places) {
    return assembly.atStart(properties, new ConfiguredProviders(factory), places);
  }

  @Bean
  @ConditionalOnMissingBean
  ChatClient aiProviderChatClient(ClientAssembly assembly, ClientAssembly.Settings start) {
    ChatClientBuilder builder = ChatClient.builder();
    assembly.apply(builder, start);
    return builder.build();
  }

  /** Only with our own client: an application's client has settings of its own. */
  @Bean
  @ConditionalOnBean(name = "aiProviderChatClient")
  ClientSettings aiProviderClientSettings(
      ChatClient client, ClientAssembly assembly, ClientAssembly.Settings start) {
    return new ClientSettings(client, assembly, start);
  }

  /** Only with our own client: what an application's client costs is for the application. */
  @Bean
  @ConditionalOnBean(name = "aiProviderChatClient", value = PriceFeed.class)
  PriceUpdates aiProviderPriceUpdates(PriceFeed feed, ChatClient client) {
    return new PriceUpdates(feed, client);
  }
}
