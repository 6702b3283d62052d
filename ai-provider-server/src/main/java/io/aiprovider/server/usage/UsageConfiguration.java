package io.aiprovider.server.usage;

import io.aiprovider.limit.MemoryLimitStore;
import io.aiprovider.server.store.Database;
import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the use of limits is counted with. */
@Configuration(proxyBeanMethods = false)
class UsageConfiguration {

  @Bean
  MemoryLimitStore limitStore() {
    return new MemoryLimitStore(Clock.systemUTC(), MonotonicClock.system());
  }

  @Bean
  QuotaExchanges quotaExchanges(MemoryLimitStore store, Database database) {
    return new QuotaExchanges(new QuotaExchange(store, database));
  }

  @Bean
  KeyUsage keyUsage(DefaultLimits defaults) {
    return new KeyUsage(defaults, Clock.systemUTC());
  }
}
