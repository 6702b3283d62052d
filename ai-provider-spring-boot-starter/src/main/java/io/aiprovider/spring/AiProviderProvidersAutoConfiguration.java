package io.aiprovider.spring;

import io.aiprovider.catalog.LiteLlmPrices;
import io.aiprovider.catalog.ModelCatalog;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * What is needed to create providers: the properties, the model catalog, and the factory that
 * creates providers from properties.
 *
 * @since 0.1
 */
@AutoConfiguration
@EnableConfigurationProperties(AiProviderProperties.class)
public final class AiProviderProvidersAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  ModelCatalog aiProviderModelCatalog(AiProviderProperties properties) {
    String location = properties.pricing().location();
    ModelCatalog bundled = ModelCatalog.bundled();
    return location.isBlank() ? bundled : bundled.with(LiteLlmPrices.read(location));
  }

  @Bean
  ProviderFactory aiProviderProviderFactory(
      ObjectProvider<OkHttpClientCustomizer> customizers, ConfigurableListableBeanFactory beans) {
    return new ProviderFactory(customizers.orderedStream().toList(), beans);
  }
}
