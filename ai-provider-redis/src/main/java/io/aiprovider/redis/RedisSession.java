package io.aiprovider.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.RedisCommand;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * An open connection to Redis; with a Cluster, to all its masters. Commands do not wait. For stores
 * that keep something in Redis. Thread-safe.
 *
 * @since 0.1
 */
public abstract class RedisSession {
  /** Keys are UTF-8 text, values bytes. */
  public static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  private final StatefulConnection<String, byte[]> connection;
  private final RedisClusterAsyncCommands<String, byte[]> commands;

  RedisSession(
      StatefulConnection<String, byte[]> connection,
      RedisClusterAsyncCommands<String, byte[]> commands) {
    this.connection = connection;
    this.commands = commands;
  }

  /** Commands that are the same with one server and with a Cluster. */
  public final RedisClusterAsyncCommands<String, byte[]> commands() {
    return commands;
  }

  /** Sends commands together, with one write to each server. */
  public final void send(Collection<? extends RedisCommand<String, byte[], ?>> together) {
    connection.dispatch(together);
  }

  /**
   * Tells when keys with a prefix are changed by anybody, by this connection too. Not complete:
   * what changes while a connection is lost, or moves to another node, is not told.
   *
   * @param key one of the keys; all must be on its node
   * @param prefix what the keys begin with
   * @param changed called by a thread that must not wait
   * @return failed if Redis cannot do it
   */
  public abstract CompletionStage<?> track(String key, String prefix, Runnable changed);

  /** Whether all servers answer. */
  abstract CompletionStage<?> check();

  abstract void onDisconnected(Consumer<String> listener);

  final void close() {
    var unused = connection.closeAsync();
  }
}
