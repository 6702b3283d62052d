package io.aiprovider.spring.limit;

import io.aiprovider.limit.LimitStore;
import io.aiprovider.limit.MemoryLimitStore;
import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * A store in memory that counts what callers use of their limits, unless there is another {@link
 * LimitStore}.
 *
 * @since 0.1
 */
@AutoConfiguration
public final class AiProviderLimitAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(LimitStore.class)
  MemoryLimitStore aiProviderLimitStore() {
    return new MemoryLimitStore(Clock.systemUTC(), MonotonicClock.system());
  }
}
