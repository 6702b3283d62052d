package io.aiprovider.server.keys;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.tenants.TierPlans;
import java.time.InstantSource;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What keys are checked with. */
@Configuration(proxyBeanMethods = false)
class KeyConfiguration {
  private static final int READERS = 4; // of the ten connections to the database
  private static final int MOST_WAITING = 1_000;

  @Bean
  LastUses lastUses() {
    return new LastUses();
  }

  @Bean(destroyMethod = "shutdownNow")
  ThreadPoolExecutor keyReaders() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            READERS,
            READERS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(task, "ai-provider-key-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  @Bean
  KeyDirectory keyDirectory(
      ApiKeys keys,
      Installation installation,
      Database database,
      ServerProperties properties,
      @Qualifier("keyReaders") ThreadPoolExecutor keyReaders,
      LastUses lastUses,
      TierPlans plans) {
    KeyDirectory directory =
        new KeyDirectory(
            keys,
            installation,
            database,
            properties.auth().graceWhenDatabaseDown(),
            InstantSource.system(),
            keyReaders,
            lastUses);
    plans.onChange(directory::readAgain); // a key that was read has the limits of its plan
    return directory;
  }

  @Bean
  KeyUpkeep keyUpkeep(Database database, ApiKeys keys, LastUses lastUses) {
    return new KeyUpkeep(database, keys, lastUses);
  }
}
