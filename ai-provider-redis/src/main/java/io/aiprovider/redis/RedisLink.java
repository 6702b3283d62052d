package io.aiprovider.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one Redis server: open, or closed until a background attempt succeeds. While it
 * is closed, nothing waits for it. It closes when the connection is lost, or when several commands
 * in a row are not answered in time. Each change is logged once.
 *
 * <p>Lettuce's own reconnecting is off: it would queue commands, and log every few seconds.
 *
 * <p>Thread-safe.
 */
final class RedisLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisLink.class);
  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE);
  private static final int THREADS = 2;
  private static final int WAITING_COMMANDS = 1_000;
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(1);
  private static final int TIMEOUTS_IN_A_ROW = 3;
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final RedisURI address;
  private final ClientResources resources =
      ClientResources.builder()
          .ioThreadPoolSize(THREADS)
          .computationThreadPoolSize(THREADS)
          .build();
  private final RedisClient client;
  private final AtomicInteger timeouts = new AtomicInteger();
  private final AtomicBoolean refusalLogged = new AtomicBoolean();
  private volatile @Nullable StatefulRedisConnection<String, byte[]> connection;
  private long pauseMillis = FIRST_PAUSE_MILLIS;
  private boolean outageLogged;
  private boolean closed;

  RedisLink(RedisURI address) {
    this.address = address;
    this.client = RedisClient.create(resources);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(WAITING_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(COMMAND_LIMIT).build())
            .timeoutOptions(TimeoutOptions.enabled(COMMAND_LIMIT))
            .build());
    connect();
  }

  /** The open connection; null while there is none. */
  @Nullable StatefulRedisConnection<String, byte[]> connection() {
    return connection;
  }

  /** Records that a command was answered. */
  void worked() {
    if (timeouts.get() != 0) {
      timeouts.set(0);
    }
  }

  /** Records that a command was not answered in time. */
  void timedOut(StatefulRedisConnection<String, byte[]> on) {
    if (timeouts.incrementAndGet() >= TIMEOUTS_IN_A_ROW) {
      lost(on, "it does not answer in time");
    }
  }

  /** Records that a command failed. */
  void failed(StatefulRedisConnection<String, byte[]> on, Throwable failure) {
    if (failure instanceof RedisCommandTimeoutException) {
      timedOut(on);
    } else if (failure instanceof RedisCommandExecutionException refusal) {
      if (refusalLogged.compareAndSet(false, true)) {
        log.warn("Redis at {} refuses commands: {}.", shown(), RedisFailure.describe(refusal));
      }
    } else {
      lost(on, RedisFailure.describe(failure));
    }
  }

  private void connect() {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    var unused =
        client
            .connectAsync(CODEC, address)
            .whenComplete(
                (opened, failure) -> {
                  if (failure == null) {
                    opened(opened);
                  } else {
                    unavailable(RedisFailure.describe(failure));
                  }
                });
  }

  private synchronized void opened(StatefulRedisConnection<String, byte[]> opened) {
    if (closed) {
      closeQuietly(opened);
      return;
    }
    opened.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> disconnected) {
            lost(opened, "the connection was lost");
          }
        });
    timeouts.set(0);
    refusalLogged.set(false);
    pauseMillis = FIRST_PAUSE_MILLIS;
    connection = opened;
    log.info("Redis at {} is {}.", shown(), outageLogged ? "back" : "connected");
    outageLogged = false;
  }

  private synchronized void lost(StatefulRedisConnection<String, byte[]> on, String reason) {
    if (on.equals(connection)) {
      connection = null;
      closeQuietly(on);
      unavailable(reason);
    }
  }

  private synchronized void unavailable(String reason) {
    if (closed) {
      return;
    }
    if (!outageLogged) {
      outageLogged = true;
      log.warn(
          "Redis at {} is unavailable: {}. Calls continue without it; reconnecting in the background.",
          shown(),
          reason);
    }
    CompletableFuture.delayedExecutor(pauseMillis, TimeUnit.MILLISECONDS).execute(this::connect);
    pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
  }

  private static void closeQuietly(StatefulRedisConnection<String, byte[]> connection) {
    var unused = connection.closeAsync();
  }

  private String shown() {
    return RedisAddress.shown(address);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      connection = null;
    }
    client.shutdown(Duration.ZERO, COMMAND_LIMIT);
    resources.shutdown(0, COMMAND_LIMIT.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
  }
}
