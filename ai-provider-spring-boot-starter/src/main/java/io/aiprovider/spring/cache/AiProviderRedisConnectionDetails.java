package io.aiprovider.spring.cache;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * The Redis that answers are shared through. A bean of this type replaces {@code
 * ai-provider.cache.redis.url}, for example for a test container or a platform binding.
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
