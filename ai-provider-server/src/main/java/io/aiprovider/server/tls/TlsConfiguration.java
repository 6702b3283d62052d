package io.aiprovider.server.tls;

import io.aiprovider.server.ServerProperties;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The certificate, if there is one. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "server.ssl.bundle", havingValue = CertificateReload.BUNDLE)
class TlsConfiguration {
  private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(5);

  @Bean
  CertificateReload certificateReload(ServerProperties properties) {
    ServerProperties.Ssl ssl = properties.ssl();
    return new CertificateReload(
        new CertificateFiles(Path.of(ssl.certificate()), Path.of(ssl.privateKey())),
        Clock.systemUTC());
  }

  @Bean
  Checks certificateChecks(CertificateReload reload) {
    return new Checks(reload);
  }

  /** The thread that looks at the files. */
  static final class Checks implements AutoCloseable {
    private final ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread created = new Thread(work, "ai-provider-certificate");
              created.setDaemon(true);
              return created;
            });

    Checks(CertificateReload reload) {
      long nanos = BETWEEN_CHECKS.toNanos();
      var unused = thread.scheduleWithFixedDelay(reload::check, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
      thread.shutdownNow();
    }
  }
}
