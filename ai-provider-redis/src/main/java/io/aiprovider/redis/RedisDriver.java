package io.aiprovider.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens connections with Lettuce. Its own reconnecting is off: it queues commands, and logs. */
final class RedisDriver implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(1);

  private static final int THREADS = 2;
  private static final int WAITING_COMMANDS = 10_000;

  private final RedisThreads threads = new RedisThreads(THREADS);
  private final ClientResources resources;
  private final AbstractRedisClient client;
  private final Supplier<CompletionStage<RedisSession>> opening;

  RedisDriver(RedisOptions options) {
    List<RedisURI> nodes = options.address().with(node -> node.setTimeout(LIMIT)).nodes();
    this.resources =
        ClientResources.builder()
            .eventLoopGroupProvider(threads)
            .computationThreadPoolSize(THREADS)
            .build();
    if (options.address().isCluster()) {
      RedisClusterClient cluster = RedisClusterClient.create(resources, nodes);
      cluster.setOptions(clusterOptions(options.tls()));
      this.client = cluster;
      this.opening = () -> open(cluster);
    } else {
      RedisClient single = RedisClient.create(resources);
      single.setOptions(configured(ClientOptions.builder(), options.tls()).build());
      this.client = single;
      this.opening = () -> open(single, nodes.get(0));
    }
  }

  private static ClusterClientOptions clusterOptions(@Nullable Consumer<SslOptions.Builder> tls) {
    ClusterClientOptions.Builder builder = ClusterClientOptions.builder();
    configured(builder, tls);
    return builder.build();
  }

  private static ClientOptions.Builder configured(
      ClientOptions.Builder builder, @Nullable Consumer<SslOptions.Builder> tls) {
    if (tls != null) {
      builder.sslOptions(ssl(tls));
    }
    return builder
        .autoReconnect(false)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(WAITING_COMMANDS)
        .socketOptions(SocketOptions.builder().connectTimeout(LIMIT).build())
        .timeoutOptions(TimeoutOptions.enabled(LIMIT));
  }

  private static SslOptions ssl(Consumer<SslOptions.Builder> tls) {
    SslOptions.Builder ssl = SslOptions.builder().jdkSslProvider();
    tls.accept(ssl);
    return ssl.build();
  }

  /** Opens a connection on which all servers have answered. */
  CompletionStage<RedisSession> open() {
    return opening.get().thenCompose(RedisDriver::checked);
  }

  private static CompletionStage<RedisSession> open(RedisClient client, RedisURI address) {
    return client.connectAsync(RedisSession.CODEC, address).thenApply(ServerSession::new);
  }

  private static CompletionStage<RedisSession> open(RedisClusterClient client) {
    return client
        .refreshPartitionsAsync()
        .thenCompose(refreshed -> client.connectAsync(RedisSession.CODEC))
        .thenApply(ClusterSession::new);
  }

  private static CompletionStage<RedisSession> checked(RedisSession session) {
    return session
        .check()
        .<RedisSession>thenApply(answered -> session)
        .whenComplete(
            (opened, failure) -> {
              if (failure != null) {
                session.close();
              }
            });
  }

  /** As {@link RedisThreads#settled}. */
  CompletableFuture<?> settled(Duration time) {
    return threads.settled(time);
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, LIMIT);
    resources.shutdown(0, LIMIT.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
    threads.shutdown(0, LIMIT.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
  }
}
