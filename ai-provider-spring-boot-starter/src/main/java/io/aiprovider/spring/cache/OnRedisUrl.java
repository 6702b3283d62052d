package io.aiprovider.spring.cache;

import io.aiprovider.spring.settings.OnText;

/** Whether a Redis is configured. */
final class OnRedisUrl extends OnText {
  OnRedisUrl() {
    super("ai-provider.cache.redis.url", "Redis URL");
  }
}
