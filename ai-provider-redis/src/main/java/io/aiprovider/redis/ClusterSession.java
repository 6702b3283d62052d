package io.aiprovider.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Connections to the masters of a Cluster. They are opened by {@link #check}: commands to a master
 * without an open connection are refused.
 */
final class ClusterSession extends RedisSession {
  private final StatefulRedisClusterConnection<String, byte[]> connection;

  ClusterSession(StatefulRedisClusterConnection<String, byte[]> connection) {
    super(connection, connection.async());
    this.connection = connection;
  }

  @Override
  public CompletionStage<?> track(String key, String prefix, Runnable changed) {
    RedisClusterNode master = connection.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
    return master == null
        ? CompletableFuture.failedFuture(new IllegalStateException("no master of this slot"))
        : to(master).thenCompose(node -> ServerSession.track(node, prefix, changed));
  }

  @Override
  CompletionStage<?> check() {
    return CompletableFuture.allOf(
        connection.getPartitions().stream()
            .filter(node -> node.getRole().isUpstream() && !node.getSlots().isEmpty())
            .map(node -> to(node).thenCompose(master -> master.async().ping()))
            .toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<StatefulRedisConnection<String, byte[]>> to(RedisClusterNode node) {
    RedisURI address = node.getUri();
    return connection.getConnectionAsync(address.getHost(), address.getPort());
  }

  /** Lost connections are noticed by the next command, which fails at once. */
  @Override
  void onDisconnected(Consumer<String> listener) {}
}
