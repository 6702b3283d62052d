package io.aiprovider.server.retention;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.ServerProperties.Mode;
import io.aiprovider.server.analytics.rollup.RollUps;
import io.aiprovider.server.store.DataDirectory;
import io.aiprovider.server.store.Database;
import java.nio.file.Path;
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
    boolean archives = properties.mode() == Mode.PRODUCTION && settings.rawDays() > 0;
    if (archives && !settings.archiveDirectory().isBlank()) {
      DataDirectory.create(
          Path.of(settings.archiveDirectory()),
          "archive directory",
          "ai-provider.retention.archive-directory");
    }
    Clock clock = Clock.systemUTC();
    return new Retention(
        database,
        new Partitions(database, clock),
        archives ? Archiver.configured(properties, database, clock) : null,
        rollUps,
        settings.rollUpMonths(),
        clock);
  }
}
