package io.aiprovider.spring.cache;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.CaffeineResponseCache;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.cache.TieredResponseCache;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.redis.RedisOptions;
import io.aiprovider.redis.SharedRedis;
import io.aiprovider.redis.cache.RedisResponseCache;
import io.aiprovider.redis.limit.RedisLimitStore;
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
import org.springframework.context.annotation.Import;

/**
 * A Redis that several processes share, behind the in-memory cache and for limits. It is that of
 * {@link AiProviderRedisConnectionDetails} if there are some, else where {@code
 * ai-provider.cache.redis} says it is, else that of Spring Boot's own connection if {@code
 * ai-provider.cache.redis.enabled} is true.
 *
 * @since 0.1
 */
@AutoConfiguration(
    after = AiProviderProvidersAutoConfiguration.class,
    afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
public final class AiProviderRedisAutoConfiguration {

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(SharedRedis.class)
  @Import(BootRedisConfiguration.class)
  static class Available {

    /** The address in the settings. */
    private record Configured(RedisMapping settings) implements AiProviderRedisConnectionDetails {
      @Override
      public String url() {
        return settings.url();
      }
    }

    @Bean
    @ConditionalOnMissingBean({AiProviderRedisConnectionDetails.class, SharedRedis.class})
    @Conditional(OnRedis.class)
    AiProviderRedisConnectionDetails aiProviderRedisConnectionDetails(
        AiProviderProperties properties, SettingPlaces places) {
      return new Configured(new RedisMapping(properties.cache().redis(), places));
    }

    @Bean
    @ConditionalOnBean(AiProviderRedisConnectionDetails.class)
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty(name = OnRedis.ENABLED, matchIfMissing = true)
    SharedRedis aiProviderRedis(
        AiProviderProperties properties,
        AiProviderRedisConnectionDetails details,
        SettingPlaces places) {
      RedisMapping settings = new RedisMapping(properties.cache().redis(), places);
      return new SharedRedis(
          details instanceof Configured
              ? settings.options()
              : settings.with(RedisOptions.of(details.url())));
    }

    @Bean
    @ConditionalOnBean(SharedRedis.class)
    @ConditionalOnMissingBean(ResponseCache.class)
    @ConditionalOnBooleanProperty(name = "ai-provider.cache.enabled", matchIfMissing = true)
    TieredResponseCache aiProviderResponseCache(
        AiProviderProperties properties, SharedRedis redis, SettingPlaces places) {
      CacheOptions options = places.within("ai-provider.cache", () -> properties.cache().options());
      Clock clock = Clock.systemUTC();
      return new TieredResponseCache(
          new CaffeineResponseCache(options.maxBytes(), clock),
          new RedisResponseCache(redis, EncryptionMapping.keys(properties.encryption(), places)),
          clock);
    }

    @Bean
    @ConditionalOnBean(SharedRedis.class)
    @ConditionalOnMissingBean(LimitStore.class)
    @ConditionalOnBooleanProperty(name = "ai-provider.limits.shared", matchIfMissing = true)
    RedisLimitStore aiProviderLimitStore(SharedRedis redis) {
      return new RedisLimitStore(redis);
    }

    @Bean
    @ConditionalOnBean(SharedRedis.class)
    @ConditionalOnMissingBean
    RedisMeters aiProviderRedisMeters(SharedRedis redis) {
      return new RedisMeters(redis);
    }
  }

  /** Fails the start rather than ignore a configured Redis. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingClass("io.aiprovider.redis.SharedRedis")
  @Conditional(OnRedis.class)
  static class Missing {
    Missing() {
      throw new IllegalArgumentException(
          "ai-provider.cache.redis is set, but the Redis module is missing. Add the dependency"
              + " io.aiprovider:ai-provider-redis, or remove the setting.");
    }
  }
}
