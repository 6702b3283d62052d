package io.aiprovider.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A connection to one server. */
final class ServerSession extends RedisSession {
  private final StatefulRedisConnection<String, byte[]> connection;

  ServerSession(StatefulRedisConnection<String, byte[]> connection) {
    super(connection, connection.async());
    this.connection = connection;
  }

  @Override
  public CompletionStage<?> track(String key, String prefix, Runnable changed) {
    return track(connection, prefix, changed);
  }

  static CompletionStage<?> track(
      StatefulRedisConnection<String, byte[]> connection, String prefix, Runnable changed) {
    connection.addListener(
        message -> {
          if ("invalidate".equals(message.getType())) {
            changed.run();
          }
        });
    return connection
        .async()
        .clientTracking(TrackingArgs.Builder.enabled().bcast().prefixes(prefix));
  }

  @Override
  CompletionStage<?> check() {
    return connection.async().ping();
  }

  @Override
  void onDisconnected(Consumer<String> listener) {
    connection.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> disconnected) {
            listener.accept("the connection was lost");
          }
        });
  }
}
