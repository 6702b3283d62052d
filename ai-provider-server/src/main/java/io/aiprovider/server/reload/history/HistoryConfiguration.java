package io.aiprovider.server.reload.history;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.ServerProperties.Mode;
import io.aiprovider.server.reload.apply.Reloader;
import io.aiprovider.server.store.DataDirectory;
import io.aiprovider.server.store.Database;
import java.nio.file.Path;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HistoryConfiguration {
  private static final String KEY_FILE = "config-history.key";

  /** Development mode keeps nothing on disk. */
  @Bean
  TextCipher textCipher(ServerProperties properties) {
    return properties.mode() == Mode.DEVELOPMENT
        ? TextCipher.inMemory()
        : TextCipher.withKeyIn(
            DataDirectory.create(Path.of(properties.dataDir())).resolve(KEY_FILE));
  }

  @Bean
  History configurationHistory(Database database, TextCipher cipher, Reloader reloader) {
    return new History(database, cipher, reloader);
  }

  @Bean
  Rollback configurationRollback(History history, Reloader reloader) {
    return new Rollback(history, reloader);
  }
}
