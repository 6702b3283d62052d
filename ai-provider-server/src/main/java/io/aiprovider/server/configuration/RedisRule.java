package io.aiprovider.server.configuration;

import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.cache.RedisMapping;

/** The settings of Redis can be used. */
final class RedisRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    settings.check(
        places -> {
          RedisMapping redis =
              new RedisMapping(settings.get(AiProviderProperties.class).cache().redis(), places);
          if (redis.isConfigured()) {
            redis.options();
          }
        });
  }
}
