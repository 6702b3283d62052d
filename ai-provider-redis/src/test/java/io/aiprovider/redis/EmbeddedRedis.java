package io.aiprovider.redis;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** A real Redis on its own port, which can be stopped, killed, frozen and started again. */
public final class EmbeddedRedis implements AutoCloseable {
  private static final String PASSWORD = "s3cret/+@";
  private static final int HIGHEST_PORT = 55_000; // the bus of a Cluster is 10,000 above

  /** Its port. */
  public final int port = freePort();

  private final List<String> options = new ArrayList<>();
  private @Nullable String password;
  private @Nullable Path directory;
  private @Nullable Process process;

  private EmbeddedRedis() {}

  private static final class Executable {
    static final File FILE = extracted();

    private static File extracted() {
      try {
        return ExecutableProvider.newJarResourceProvider().get();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  public static EmbeddedRedis started() {
    return new EmbeddedRedis().start();
  }

  static EmbeddedRedis startedWithPassword() {
    EmbeddedRedis redis = new EmbeddedRedis().with("--requirepass", PASSWORD);
    redis.password = PASSWORD;
    return redis.start();
  }

  public static EmbeddedRedis notStarted() {
    return new EmbeddedRedis();
  }

  /** Further options of its command line. */
  public EmbeddedRedis with(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  /** Starts it and waits until it answers. */
  public EmbeddedRedis start() {
    launch(List.of("--port", "" + port, "--bind", "127.0.0.1", "--save", ""));
    await()
        .atMost(60, TimeUnit.SECONDS)
        .pollInterval(10, TimeUnit.MILLISECONDS)
        .until(this::answers);
    return this;
  }

  /** Starts a process of it as a Sentinel of a master. */
  EmbeddedRedis startAsSentinelOf(EmbeddedRedis master) {
    Path file = directory().resolve("sentinel.conf");
    try {
      Files.writeString(
          file,
          String.join(
              "\n",
              "port " + port,
              "bind 127.0.0.1",
              "sentinel monitor main 127.0.0.1 " + master.port + " 1",
              "sentinel down-after-milliseconds main 500",
              "sentinel failover-timeout main 2000"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    launch(List.of(file.toString(), "--sentinel"));
    await()
        .atMost(60, TimeUnit.SECONDS)
        .pollInterval(10, TimeUnit.MILLISECONDS)
        .until(this::answers);
    return this;
  }

  private void launch(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Executable.FILE.getAbsolutePath());
    command.addAll(arguments);
    command.addAll(options);
    try {
      process =
          new ProcessBuilder(command)
              .directory(directory().toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory().resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path directory() {
    if (directory == null) {
      try {
        directory = Files.createTempDirectory("redis");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return directory;
  }

  private boolean answers() {
    try {
      return run(RedisCommands::ping) != null;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** Ends it in order. */
  public void stop() {
    end(false);
  }

  /** Ends it at once, as a crash does. */
  public void kill() {
    end(true);
  }

  private void end(boolean forcibly) {
    if (process == null) {
      return;
    }
    try {
      (forcibly ? process.destroyForcibly() : stopped(process)).waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process = null;
  }

  private static Process stopped(Process process) {
    process.destroy();
    return process;
  }

  /** Freezes the process: connections stay, nothing is answered. */
  public void freeze() {
    signal("STOP");
  }

  public void thaw() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      long pid = java.util.Objects.requireNonNull(process).pid();
      new ProcessBuilder("kill", "-" + signal, "" + pid).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public String url() {
    return "redis://" + (password == null ? "" : ":s3cret%2F%2B%40@") + "127.0.0.1:" + port + "/0";
  }

  String urlWithWrongPassword() {
    return "redis://:wr0ng@127.0.0.1:" + port;
  }

  /** Runs commands on a separate connection. */
  public <T> T run(Function<RedisCommands<String, String>, T> question) {
    RedisURI uri = RedisURI.create("127.0.0.1", port);
    uri.setTimeout(Duration.ofSeconds(5));
    if (password != null) {
      uri.setAuthentication(password);
    }
    if (options.contains("--tls-port")) {
      uri.setPort(Integer.parseInt(options.get(options.indexOf("--tls-port") + 1)));
      uri.setSsl(true);
      uri.setVerifyPeer(SslVerifyMode.NONE);
    }
    try (RedisClient client = RedisClient.create(uri);
        StatefulRedisConnection<String, String> connection = client.connect()) {
      return question.apply(connection.sync());
    }
  }

  static int freePort() {
    while (true) {
      try (ServerSocket socket = new ServerSocket(0)) {
        if (socket.getLocalPort() < HIGHEST_PORT) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      thaw();
    }
    kill();
  }
}
