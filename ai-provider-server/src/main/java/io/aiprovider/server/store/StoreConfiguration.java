package io.aiprovider.server.store;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.ServerProperties.Mode;
import java.nio.file.Path;
import java.time.InstantSource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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

  private static DatabaseLocation location(ServerProperties properties) {
    String url = properties.database().url();
    return url.isBlank()
        ? DatabaseLocation.inFile(DataDirectory.create(Path.of(properties.dataDir())))
        : DatabaseLocation.postgresql(url);
  }
}
