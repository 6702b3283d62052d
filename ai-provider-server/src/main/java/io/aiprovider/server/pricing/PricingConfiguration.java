package io.aiprovider.server.pricing;

import io.aiprovider.pricing.PriceFeed;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.ServerProperties.Mode;
import io.aiprovider.server.health.Impairment;
import io.aiprovider.server.store.DataDirectory;
import io.aiprovider.spring.pricing.OnPriceLocation;
import io.aiprovider.spring.pricing.PriceFeedCustomizer;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The file or address with prices, if one is configured. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnPriceLocation.class)
class PricingConfiguration {
  private static final String COPY = "prices.json";

  /** Development mode keeps nothing on disk. */
  @Bean
  PriceFeedCustomizer copyOfThePrices(ServerProperties properties) {
    return builder -> {
      if (properties.mode() == Mode.PRODUCTION) {
        builder.copy(DataDirectory.create(Path.of(properties.dataDir())).resolve(COPY));
      }
    };
  }

  /** Shows at {@code /health} that the prices cannot be read, and since when. */
  @Bean
  Impairment unreadablePrices(PriceFeed feed) {
    return new Impairment() {
      @Override
      public String part() {
        return "prices";
      }

      @Override
      public @Nullable Instant since() {
        return feed.failingSince();
      }
    };
  }
}
