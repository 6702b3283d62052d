package io.aiprovider.spring.cache;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where the Redis is that answers are shared through. A bean of this type takes the place of {@code
 * ai-provider.cache.redis.url}: a test's container, a platform's binding.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AiProviderRedisConnectionDetails extends ConnectionDetails {

  /**
   * The address: {@code redis://[[user]:password@]host[:port][/database]}, or {@code rediss://} for
   * TLS.
   */
  String url();
}
