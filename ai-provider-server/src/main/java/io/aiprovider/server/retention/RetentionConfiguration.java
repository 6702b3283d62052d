package io.aiprovider.server.retention;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.ServerProperties.Mode;
import io.aiprovider.server.analytics.RollUps;
import io.aiprovider.server.store.Database;
import io.aiprovider.spring.settings.StartRefused;
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
    check("raw-days", settings.rawDays());
    check("roll-up-months", settings.rollUpMonths());
    Clock clock = Clock.systemUTC();
    boolean archives = properties.mode() == Mode.PRODUCTION && settings.rawDays() > 0;
    return new Retention(
        database,
        new Partitions(database, clock),
        archives ? new Archiver(database, directory(properties), settings.rawDays(), clock) : null,
        rollUps,
        settings.rollUpMonths(),
        clock);
  }

  private static void check(String key, int value) {
    if (value < 0) {
      throw new StartRefused(
          "ai-provider.retention." + key + " is " + value + ", which is negative.",
          "Set a positive number, or 0 to keep everything.");
    }
  }

  private static Path directory(ServerProperties properties) {
    String directory = properties.retention().archiveDirectory();
    return directory.isBlank()
        ? Path.of(properties.dataDir()).resolve("archive")
        : Path.of(directory);
  }
}
