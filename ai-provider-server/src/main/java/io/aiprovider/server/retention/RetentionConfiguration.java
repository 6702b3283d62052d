package io.aiprovider.server.retention;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.ServerProperties.Mode;
import io.aiprovider.server.analytics.RollUps;
import io.aiprovider.server.store.Database;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What keeps the stored usage from growing without end. */
@Configuration(proxyBeanMethods = false)
class RetentionConfiguration {

  @Bean
  Retention retention(Database database, RollUps rollUps, ServerProperties properties) {
    ServerProperties.Retention settings = properties.retention();
    Archiver.checkNotNegative("raw-days", settings.rawDays());
    Archiver.checkNotNegative("roll-up-months", settings.rollUpMonths());
    Clock clock = Clock.systemUTC();
    boolean archives = properties.mode() == Mode.PRODUCTION;
    return new Retention(
        database,
        new Partitions(database, clock),
        archives ? Archiver.configured(properties, database, clock) : null,
        rollUps,
        settings.rollUpMonths(),
        clock);
  }
}
