package io.aiprovider.server.tokens;

import com.github.benmanes.caffeine.cache.Ticker;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.store.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What tokens are checked with. */
@Configuration(proxyBeanMethods = false)
class TokenConfiguration {

  @Bean
  SignInLimits signInLimits() {
    return new SignInLimits(Ticker.systemTicker());
  }

  @Bean
  BearerTokens bearerTokens(
      List<TokenVerifier> verifiers,
      TokenHolders holders,
      Database database,
      ServerProperties properties,
      @Qualifier("keyReaders") ThreadPoolExecutor keyReaders) {
    return new BearerTokens(
        verifiers,
        holders,
        database,
        properties.auth().graceWhenDatabaseDown(),
        InstantSource.system(),
        keyReaders);
  }
}
