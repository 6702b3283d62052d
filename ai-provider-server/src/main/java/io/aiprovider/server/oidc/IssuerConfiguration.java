package io.aiprovider.server.oidc;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.tokens.TokenVerifier;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** The verifier of an issuer's tokens, if there is an issuer. */
@Configuration(proxyBeanMethods = false)
class IssuerConfiguration {

  @Bean(destroyMethod = "shutdownNow")
  ExecutorService issuerThread() {
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(
            1,
            1,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "ai-provider-issuer");
              thread.setDaemon(true);
              return thread;
            });
    one.allowCoreThreadTimeOut(true);
    return one;
  }

  @Bean
  @Order(1)
  TokenVerifier issuedTokens(ServerProperties properties, ExecutorService issuerThread) {
    IssuerSettings settings = IssuerSettings.of(properties.auth().jwt());
    if (settings == null) {
      return new NoIssuer();
    }
    Clock clock = Clock.systemUTC();
    IssuerKeys keys = new IssuerKeys(new IssuerDocuments(settings), clock, issuerThread);
    return new IssuedTokens(settings, keys, clock);
  }
}
