package io.aiprovider.server.usage;

import io.aiprovider.limit.LimitOptions;
import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.server.store.Database;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What counts the use of keys, and shares it with other servers. */
@Configuration(proxyBeanMethods = false)
class UsageConfiguration {

  @Bean
  QuotaExchanges quotaExchanges(MemoryLimitStore store, Database database) {
    return new QuotaExchanges(new QuotaExchange(store, database, Clock.systemUTC()));
  }

  @Bean
  KeyUsage keyUsage(LimitOptions defaults) {
    return new KeyUsage(defaults, Clock.systemUTC());
  }
}
