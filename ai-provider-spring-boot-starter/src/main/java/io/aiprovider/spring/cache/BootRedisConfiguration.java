package io.aiprovider.spring.cache;

import io.aiprovider.redis.SharedRedis;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.settings.SettingPlaces;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * The Redis of Spring Boot's own connection, if {@code ai-provider.cache.redis.enabled} is true and
 * nothing else says where Redis is.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({SharedRedis.class, DataRedisConnectionDetails.class})
@Conditional(OnBootRedis.class)
class BootRedisConfiguration {

  @Bean
  @ConditionalOnBean(DataRedisConnectionDetails.class)
  @ConditionalOnMissingBean({SharedRedis.class, AiProviderRedisConnectionDetails.class})
  SharedRedis aiProviderRedis(
      AiProviderProperties properties, DataRedisConnectionDetails details, SettingPlaces places) {
    RedisMapping settings = new RedisMapping(properties.cache().redis(), places);
    return new SharedRedis(
        settings.with(places.within(RedisMapping.PREFIX, new BootRedis(details)::options)));
  }
}
