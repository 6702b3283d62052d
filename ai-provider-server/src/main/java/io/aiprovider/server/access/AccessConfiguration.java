package io.aiprovider.server.access;

import com.github.benmanes.caffeine.cache.Ticker;
import io.aiprovider.server.ServerProperties;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The access policy of the mode. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

  @Bean
  AccessPolicy accessPolicy(
      ServerProperties properties, List<KeyLookup> issued, FailedAttempts failures) {
    return switch (properties.mode()) {
      case DEVELOPMENT -> new LocalOnly();
      case PRODUCTION ->
          new ProductionAccess(
              new AccessRules(properties.auth().enabled(), properties.auth().publicPaths()),
              new StaticKeys(properties.auth().apiKey(), properties.auth().adminKey()),
              KeyLookup.firstOf(issued),
              failures);
    };
  }

  @Bean
  FailedAttempts failedAttempts() {
    return new FailedAttempts(Ticker.systemTicker());
  }
}
