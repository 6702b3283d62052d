package io.aiprovider.spring.cache;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * The Redis that several processes share. A bean of this type replaces the address in {@code
 * ai-provider.cache.redis}, for example for a test container or a platform binding.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AiProviderRedisConnectionDetails extends ConnectionDetails {

  /**
   * The address, as {@link io.aiprovider.redis.RedisOptions#of} reads it. Credentials, TLS and the
   * timeout in {@code ai-provider.cache.redis} are added to it.
   */
  String url();
}
