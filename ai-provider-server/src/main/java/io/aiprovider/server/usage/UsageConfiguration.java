package io.aiprovider.server.usage;

import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.server.store.Database;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What counts the use of keys, and shares it with other servers. */
@Configuration(proxyBeanMethods = false)
class UsageConfiguration {

  @Bean
  RequestCounts requestCounts() {
    return new RequestCounts(Clock.systemUTC());
  }

  @Bean
  QuotaExchanges quotaExchanges(MemoryLimitStore store, RequestCounts counts, Database database) {
    return new QuotaExchanges(
        QuotaExchange.ofQuotas(store, database, Clock.systemUTC()),
        QuotaExchange.ofRequests(counts, database, Clock.systemUTC()));
  }

  @Bean
  KeyUsage keyUsage(LimitDefaults defaults, RequestCounts counts) {
    return new KeyUsage(defaults, counts, Clock.systemUTC());
  }
}
