package io.aiprovider.server.store;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.ServerProperties.Mode;
import io.aiprovider.server.health.Impairment;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** The database of the mode: in memory for development, else PostgreSQL if it is set, or a file. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

  @Bean
  Database database(ServerProperties properties) {
    InstantSource clock = InstantSource.system();
    return properties.mode() == Mode.DEVELOPMENT
        ? Database.inMemory(clock)
        : Database.opening(location(properties), clock);
  }

  /** In production mode the server does not start without its database. */
  @Bean
  SmartInitializingSingleton openDatabase(Database database) {
    return database::awaitOpen;
  }

  /** The first part of the report at {@code /health}, because most others need it. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  Impairment databaseOutage(Database database) {
    return new Impairment() {
      @Override
      public String part() {
        return "database";
      }

      @Override
      public @Nullable Instant since() {
        return database.downSince();
      }
    };
  }

  private static DatabaseLocation location(ServerProperties properties) {
    String url = properties.database().url();
    return url.isBlank()
        ? DatabaseLocation.inFile(DataDirectory.create(Path.of(properties.dataDir())))
        : DatabaseLocation.postgresql(url);
  }
}
