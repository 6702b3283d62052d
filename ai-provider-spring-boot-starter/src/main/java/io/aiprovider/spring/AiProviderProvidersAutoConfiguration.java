package io.aiprovider.spring;

import io.aiprovider.catalog.LiteLlmPrices;
import io.aiprovider.catalog.ModelCatalog;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.DependsOn;

/**
 * What is needed to create providers: the properties, a check of their keys, the model catalog, and
 * the factory that creates providers from properties.
 *
 * @since 0.1
 */
@AutoConfiguration
@EnableConfigurationProperties(AiProviderProperties.class)
public final class AiProviderProvidersAutoConfiguration {

  @Bean
  UnknownKeys aiProviderUnknownKeys() {
    return new UnknownKeys();
  }

  @Bean
  @ConditionalOnMissingBean
  @DependsOn("aiProviderUnknownKeys") // a misspelt key explains what fails here
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
