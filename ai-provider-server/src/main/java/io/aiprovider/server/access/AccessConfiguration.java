package io.aiprovider.server.access;

import com.github.benmanes.caffeine.cache.Ticker;
import io.aiprovider.server.ServerProperties;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The access policy of the mode. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

  @Bean
  AccessPolicy accessPolicy(
      ServerProperties properties,
      KnownKeys keys,
      ObjectProvider<SessionLookup> sessions,
      FailedAttempts failures) {
    return switch (properties.mode()) {
      case DEVELOPMENT -> new LocalOnly();
      case PRODUCTION ->
          new ProductionAccess(
              new AccessRules(properties.auth().enabled(), properties.auth().publicPaths()),
              keys,
              sessions.getIfAvailable(() -> AccessConfiguration::noSession),
              failures);
    };
  }

  private static CompletableFuture<KeyCheck> noSession(RequestHead request) {
    return CompletableFuture.completedFuture(KeyCheck.UNKNOWN);
  }

  @Bean
  KnownKeys knownKeys(ServerProperties properties, List<KeyLookup> issued, KeyRecheck issuedKeys) {
    return new KnownKeys(
        new StaticKeys(properties.auth().apiKey(), properties.auth().adminKey()),
        KeyLookup.firstOf(issued),
        issuedKeys);
  }

  @Bean
  FailedAttempts failedAttempts() {
    return new FailedAttempts(Ticker.systemTicker());
  }
}
