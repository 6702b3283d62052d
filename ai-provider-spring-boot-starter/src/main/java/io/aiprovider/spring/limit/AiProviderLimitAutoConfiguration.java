package io.aiprovider.spring.limit;

import io.aiprovider.limit.LimitOptions;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.cache.AiProviderRedisAutoConfiguration;
import io.aiprovider.spring.settings.SettingPlaces;
import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * The limits of the settings, unless there is a bean {@link LimitOptions}, and a store in memory
 * that counts what is used of them, unless there is another {@link LimitStore}.
 *
 * @since 0.1
 */
@AutoConfiguration(after = AiProviderRedisAutoConfiguration.class)
public final class AiProviderLimitAutoConfiguration {
  /**
   * The name of the bean with the limits of the settings; absent if the application has its own.
   */
  public static final String LIMITS = "aiProviderLimits";

  @Bean(LIMITS)
  @ConditionalOnMissingBean
  LimitOptions aiProviderLimits(AiProviderProperties properties, SettingPlaces places) {
    return new LimitMapping(properties.limits(), places).options();
  }

  @Bean
  @ConditionalOnMissingBean(LimitStore.class)
  MemoryLimitStore aiProviderLimitStore() {
    return new MemoryLimitStore(Clock.systemUTC(), MonotonicClock.system());
  }
}
