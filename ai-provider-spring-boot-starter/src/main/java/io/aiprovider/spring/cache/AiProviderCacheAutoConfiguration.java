package io.aiprovider.spring.cache;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.CaffeineResponseCache;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.AiProviderProvidersAutoConfiguration;
import io.aiprovider.spring.settings.SettingPlaces;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * An in-memory cache, unless there is another {@link ResponseCache} or caching is disabled.
 *
 * @since 0.1
 */
@AutoConfiguration(
    after = {AiProviderProvidersAutoConfiguration.class, AiProviderRedisAutoConfiguration.class})
@ConditionalOnBooleanProperty(name = "ai-provider.cache.enabled", matchIfMissing = true)
public final class AiProviderCacheAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(ResponseCache.class)
  CaffeineResponseCache aiProviderResponseCache(
      AiProviderProperties properties, SettingPlaces places) {
    CacheOptions options = places.within("ai-provider.cache", () -> properties.cache().options());
    return new CaffeineResponseCache(options.maxBytes(), Clock.systemUTC());
  }
}
