package io.aiprovider.spring.pricing;

import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.pricing.PriceFeed;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.settings.AiProviderSettingsAutoConfiguration;
import io.aiprovider.spring.settings.SettingPlaces;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * The prices at {@code ai-provider.pricing.location}. An address is read in the background, and
 * never delays or prevents the start.
 *
 * @since 0.1
 */
@AutoConfiguration(after = AiProviderSettingsAutoConfiguration.class)
@EnableConfigurationProperties(AiProviderProperties.class)
@Conditional(OnPriceLocation.class)
public final class AiProviderPricingAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean({PriceFeed.class, ModelCatalog.class})
  PriceFeed aiProviderPriceFeed(
      AiProviderProperties properties,
      SettingPlaces places,
      ObjectProvider<PriceFeedCustomizer> customizers) {
    AiProviderProperties.Pricing pricing = properties.pricing();
    PriceFeed.Builder builder = PriceFeed.builder(pricing.location());
    places.within("ai-provider.pricing.refresh", () -> builder.refresh(pricing.refresh()));
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder.build();
  }
}
