package io.aiprovider.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/** A real Redis on its own port, which can be stopped and started again. */
final class EmbeddedRedis implements AutoCloseable {
  private static final String PASSWORD = "s3cret/+@";

  final int port = freePort();
  private final boolean withPassword;
  private @Nullable RedisServer server;

  private EmbeddedRedis(boolean withPassword) {
    this.withPassword = withPassword;
  }

  static EmbeddedRedis started() {
    return new EmbeddedRedis(false).start();
  }

  static EmbeddedRedis startedWithPassword() {
    return new EmbeddedRedis(true).start();
  }

  static EmbeddedRedis notStarted() {
    return new EmbeddedRedis(false);
  }

  EmbeddedRedis start() {
    try {
      RedisServer started =
          RedisServer.newRedisServer()
              .port(port)
              .bind("127.0.0.1")
              .setting("save \"\"")
              .settingIf(withPassword, "requirepass " + PASSWORD)
              .build();
      started.start();
      server = started;
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void stop() {
    try {
      if (server != null) {
        server.stop();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "redis://" + (withPassword ? ":s3cret%2F%2B%40@" : "") + "127.0.0.1:" + port + "/0";
  }

  String urlWithWrongPassword() {
    return "redis://:wr0ng@127.0.0.1:" + port;
  }

  /** Runs commands on a separate connection. */
  <T> T run(Function<RedisCommands<String, String>, T> question) {
    try (RedisClient client = RedisClient.create(url());
        StatefulRedisConnection<String, String> connection = client.connect()) {
      return question.apply(connection.sync());
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
