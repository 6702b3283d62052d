package io.aiprovider.spring.cache;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.CaffeineResponseCache;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.cache.TieredResponseCache;
import io.aiprovider.redis.RedisResponseCache;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.AiProviderProvidersAutoConfiguration;
import io.aiprovider.spring.settings.SettingPlaces;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * A Redis behind the in-memory cache, when {@code ai-provider.cache.redis.url} is set or there are
 * {@link AiProviderRedisConnectionDetails}.
 *
 * @since 0.1
 */
@AutoConfiguration(after = AiProviderProvidersAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "ai-provider.cache.enabled", matchIfMissing = true)
public final class AiProviderRedisAutoConfiguration {

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(RedisResponseCache.class)
  static class Available {

    @Bean
    @ConditionalOnMissingBean
    @Conditional(OnRedisUrl.class)
    AiProviderRedisConnectionDetails aiProviderRedisConnectionDetails(
        AiProviderProperties properties) {
      String url = String.valueOf(properties.cache().redis().url());
      return () -> url;
    }

    @Bean
    @ConditionalOnBean(AiProviderRedisConnectionDetails.class)
    @ConditionalOnMissingBean(ResponseCache.class)
    TieredResponseCache aiProviderResponseCache(
        AiProviderProperties properties,
        AiProviderRedisConnectionDetails redis,
        SettingPlaces places) {
      CacheOptions options = places.within("ai-provider.cache", () -> properties.cache().options());
      Clock clock = Clock.systemUTC();
      return new TieredResponseCache(
          new CaffeineResponseCache(options.maxBytes(), clock),
          places.within("ai-provider.cache.redis.url", () -> new RedisResponseCache(redis.url())),
          clock);
    }
  }

  /** Fails the start rather than ignore a configured Redis. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingClass("io.aiprovider.redis.RedisResponseCache")
  @Conditional(OnRedisUrl.class)
  static class Missing {
    Missing() {
      throw new IllegalArgumentException(
          "ai-provider.cache.redis.url is set, but the Redis module is missing. Add the"
              + " dependency io.aiprovider:ai-provider-redis, or remove the url.");
    }
  }
}
