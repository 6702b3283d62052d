package io.aiprovider.redis;

/**
 * Is told of each new connection to Redis, and of each one that answers again.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface RedisListener {
  /** Called by a thread that must not wait. */
  void connected(RedisSession session);
}
