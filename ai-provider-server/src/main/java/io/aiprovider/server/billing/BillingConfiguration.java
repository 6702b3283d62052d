package io.aiprovider.server.billing;

import io.aiprovider.server.ledger.node.LedgerNodes;
import io.aiprovider.server.ledger.node.LedgerProgress;
import io.aiprovider.server.store.Database;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.settings.SettingPlaces;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The statements of tenants, with the configured plans. */
@Configuration(proxyBeanMethods = false)
class BillingConfiguration {

  @Bean
  Statements statements(
      BillingProperties properties,
      SettingPlaces places,
      Database database,
      AiProviderProperties settings,
      LedgerNodes nodes,
      LedgerProgress progress) {
    return new Statements(
        new LedgerUsage(database),
        new StatementStore(database),
        places.within("ai-provider.billing", () -> PlanCalendar.configured(properties)),
        places.within("ai-provider.reporting.time-zone", settings.reporting()::zone),
        new LedgerCompleteness(nodes, progress),
        InstantSource.system());
  }
}
