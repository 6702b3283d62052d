package io.aiprovider.server.usage;

import io.aiprovider.limit.LimitStore;
import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.server.store.Database;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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
  QuotaExchanges quotaExchanges(LimitStore store, RequestCounts counts, Database database) {
    List<QuotaExchange> exchanges = new ArrayList<>();
    if (store instanceof MemoryLimitStore here) { // another one is shared already
      exchanges.add(QuotaExchange.ofQuotas(here, database, Clock.systemUTC()));
    }
    exchanges.add(QuotaExchange.ofRequests(counts, database, Clock.systemUTC()));
    return new QuotaExchanges(exchanges);
  }

  @Bean
  KeyUsage keyUsage(LimitDefaults defaults, RequestCounts counts) {
    return new KeyUsage(defaults, counts, Clock.systemUTC());
  }
}
