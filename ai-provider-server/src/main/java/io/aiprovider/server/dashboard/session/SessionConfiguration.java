package io.aiprovider.server.dashboard.session;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.access.KnownKeys;
import io.aiprovider.server.address.ClientAddress;
import io.aiprovider.server.dashboard.DashboardProperties;
import io.aiprovider.server.dashboard.OnDashboard;
import io.aiprovider.server.oidc.IssuerSignIn;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.tokens.TokenHolders;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** What sessions are checked with. */
@Configuration(proxyBeanMethods = false)
@OnDashboard
class SessionConfiguration {
  private static final int READERS = 2; // of the ten connections to the database
  private static final int MOST_WAITING = 200;

  /** Threads of their own, so that requests with invented cookies do not keep keys waiting. */
  @Bean(destroyMethod = "shutdownNow")
  ThreadPoolExecutor sessionReaders() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            READERS,
            READERS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(task, "ai-provider-session");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  @Bean
  SessionTimes sessionTimes(DashboardProperties properties) {
    return SessionTimes.of(properties.session());
  }

  @Bean
  SameOrigin sameOrigin(DashboardProperties properties) {
    return new SameOrigin(properties.publicUrl());
  }

  @Bean
  SignInRequests signInRequests(
      ClientAddress addresses, SameOrigin origin, DashboardProperties properties) {
    return new SignInRequests(addresses, origin, properties.session().allowHttp());
  }

  @Bean
  Sessions sessions(
      SessionTable table,
      SessionTimes times,
      KnownKeys keys,
      TokenHolders holders,
      Database database,
      ServerProperties properties,
      SameOrigin origin,
      @Qualifier("sessionReaders") ThreadPoolExecutor sessionReaders) {
    return new Sessions(
        table,
        times,
        keys,
        holders,
        database,
        properties.auth().graceWhenDatabaseDown(),
        origin,
        InstantSource.system(),
        sessionReaders);
  }

  @Bean
  @Conditional(OnIssuer.class)
  IssuerSignIn issuerSignIn(
      ServerProperties server,
      DashboardProperties properties,
      @Qualifier("issuerThread") ExecutorService issuerThread) {
    return IssuerSignIn.of(
        server.auth().jwt(),
        properties.clientId(),
        properties.clientSecret(),
        properties.scopes(),
        properties.publicUrl(),
        issuerThread);
  }

  @Bean
  SessionUpkeep sessionUpkeep(Database database, Sessions sessions) {
    return new SessionUpkeep(database, sessions);
  }
}
