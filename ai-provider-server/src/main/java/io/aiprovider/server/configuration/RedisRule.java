package io.aiprovider.server.configuration;

import io.aiprovider.redis.RedisResponseCache;
import io.aiprovider.spring.AiProviderProperties;

/** The URL of Redis can be read. */
final class RedisRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    String url = settings.get(AiProviderProperties.class).cache().redis().url();
    if (url != null && !url.isBlank()) {
      settings.check("ai-provider.cache.redis.url", () -> RedisResponseCache.checkUrl(url));
    }
  }
}
