package io.aiprovider.server.billing;

import io.aiprovider.server.store.Database;
import io.aiprovider.spring.settings.SettingPlaces;
import java.time.InstantSource;
import java.time.ZoneId;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The statements of tenants, with the configured plans. */
@Configuration(proxyBeanMethods = false)
class BillingConfiguration {

  @Bean
  Statements statements(
      BillingProperties properties,
      SettingPlaces places,
      Database database,
      Environment environment) {
    return new Statements(
        new LedgerUsage(database),
        new StatementStore(database),
        places.within("ai-provider.billing", () -> Plans.configured(properties)),
        ZoneId.of(environment.getProperty("ai-provider.reporting.time-zone", "UTC")),
        InstantSource.system());
  }
}
