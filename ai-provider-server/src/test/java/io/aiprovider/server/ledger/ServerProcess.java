package io.aiprovider.server.ledger;

import io.aiprovider.server.AiProviderServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, which can be killed. */
public final class ServerProcess implements AutoCloseable {
  public static final String KEY = "caller-key-of-the-test";
  public static final String ADMIN_KEY = "operator-" + KEY;

  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

  private final Process process;
  private final CompletableFuture<URI> ready = new CompletableFuture<>();
  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

  private ServerProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "output-of-the-server");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts one in production mode. It is not ready yet.
   *
   * @param settings {@code name=value} without {@code ai-provider.} in front, which replace others
   */
  public static ServerProcess start(Path directory, String upstream, String... settings) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("mode", "production");
    all.put("data-dir", directory.resolve("data").toString());
    all.put("auth.api-key", KEY);
    all.put("auth.admin-key", ADMIN_KEY);
    all.put("cache.enabled", "false");
    all.put("resilience.max-attempts", "1");
    all.put("providers.up.type", "openai");
    all.put("providers.up.base-url", upstream);
    all.put("providers.up.api-key", "sk-upstream");
    all.put("providers.up.cost-per-token", "0.0000007");
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      all.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                AiProviderServer.class.getName(),
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off"));
    all.forEach((name, value) -> command.add("--ai-provider." + name + "=" + value));
    try {
      return new ServerProcess(
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        if (line.contains("AI Provider is ready.")) {
          Matcher url = URL.matcher(line);
          if (url.find()) {
            ready.complete(URI.create(url.group()));
          }
        }
      }
    } catch (IOException e) {
      // it was killed
    }
    ready.completeExceptionally(new IllegalStateException(output()));
  }

  /** Where it is, as soon as it is ready. */
  public URI uri() {
    try {
      return ready.get(180, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("The server is not ready: " + output(), e);
    }
  }

  /** What it has written. */
  public String output() {
    return String.join("\n", lines);
  }

  /** Ends it without notice. */
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /** Asks it to stop, and waits until it has. */
  public void stop() {
    terminate();
    await();
  }

  /** Sends it SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Waits until it has ended; its exit status. */
  public int exitStatus() {
    await();
    return process.exitValue();
  }

  private void await() {
    try {
      if (!process.waitFor(180, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The server does not stop: " + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
