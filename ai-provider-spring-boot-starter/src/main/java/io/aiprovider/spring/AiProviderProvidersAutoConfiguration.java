package io.aiprovider.spring;

import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.pricing.PriceFeed;
import io.aiprovider.provider.http.exchange.HttpSenders;
import io.aiprovider.spring.pricing.AiProviderPricingAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/**
 * What is needed to create providers: the properties, the model catalog, and the factory that
 * creates providers from properties.
 *
 * @since 0.1
 */
@AutoConfiguration(after = AiProviderPricingAutoConfiguration.class)
@EnableConfigurationProperties(AiProviderProperties.class)
public final class AiProviderProvidersAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  ModelCatalog aiProviderModelCatalog(ObjectProvider<PriceFeed> prices) {
    PriceFeed feed = prices.getIfAvailable();
    return feed == null ? ModelCatalog.bundled() : feed.catalog();
  }

  @Bean
  ProviderFactory aiProviderProviderFactory(
      ObjectProvider<OkHttpClientCustomizer> customizers,
      ObjectProvider<HttpSenders> senders,
      ObjectProvider<SslBundles> bundles,
      ConfigurableListableBeanFactory beans) {
    return new ProviderFactory(
        customizers.orderedStream().toList(),
        senders.getIfAvailable(),
        bundles.getIfAvailable(),
        beans);
  }
}
