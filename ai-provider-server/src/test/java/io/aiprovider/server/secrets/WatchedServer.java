package io.aiprovider.server.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server in a process of its own, of which everything that it writes can be read. */
public final class WatchedServer implements AutoCloseable {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");
  private static final Pattern READY =
      Pattern.compile("(?:\"url\":\"|URL +)http://127.0.0.1:(\\d+)");

  /** All loggers, also those that have a level of their own. */
  private static final List<String> VERBOSE =
      List.of(
          "root",
          "io.aiprovider",
          "com.zaxxer.hikari",
          "org.flywaydb",
          "org.springframework.transaction.support");

  private final Path directory;
  private final Process process;

  private WatchedServer(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  /** The same in production mode. */
  static WatchedServer start(Path directory, Map<String, String> variables, String... properties)
      throws IOException {
    return start("serve", directory, variables, properties);
  }

  /**
   * Starts a process without waiting until it is ready.
   *
   * @param mode {@code dev} or {@code serve}
   * @param variables of its environment
   * @param properties {@code name=value}
   */
  public static WatchedServer start(
      String mode, Path directory, Map<String, String> variables, String... properties)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(JAVA.resolve("java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("-D" + MeteredServer.FILE + "=" + directory.resolve("meters"));
    command.add("-cp");
    command.add(classPath());
    command.add(MeteredServer.class.getName());
    command.add(mode);
    command.add("--server.port=0");
    command.add("--server.address=127.0.0.1");
    VERBOSE.forEach(logger -> command.add("--logging.level." + logger + "=DEBUG"));
    command.add("--ai-provider.data-dir=" + directory.resolve("data"));
    Stream.of(properties).map(property -> "--" + property).forEach(command::add);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.contains("KEY") || name.contains("URL"));
    builder.environment().putAll(variables);
    builder.directory(directory.toFile());
    builder.redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile());
    return new WatchedServer(directory, builder.start());
  }

  /** Without the logging of other modules' tests. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.matches(".*ai-provider-(core|redis)/target/test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Where it is ready. */
  public URI ready() {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !process.isAlive() || READY.matcher(log()).find());
    Matcher ready = READY.matcher(log());
    assertThat(ready.find()).as(() -> "The server does not start: " + log()).isTrue();
    return URI.create("http://127.0.0.1:" + ready.group(1));
  }

  public String log() {
    return new String(read(directory.resolve("log")), StandardCharsets.ISO_8859_1);
  }

  /** What all its threads do, with their names. */
  byte[] threads() throws IOException, InterruptedException {
    String pid = String.valueOf(process.pid());
    byte[] dump = jcmd(pid, "Thread.print", "-l");
    if (Runtime.version().feature() < 21) {
      return dump;
    }
    Path file = directory.resolve("threads"); // with the virtual threads
    jcmd(pid, "Thread.dump_to_file", file.toString());
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(dump);
    both.write(read(file));
    return both.toByteArray();
  }

  private static byte[] jcmd(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(JAVA.resolve("jcmd").toString()));
    command.addAll(List.of(words));
    Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
    byte[] output = jcmd.getInputStream().readAllBytes();
    assertThat(jcmd.waitFor()).as(() -> new String(output, StandardCharsets.UTF_8)).isZero();
    return output;
  }

  /** Everything that it has written so far: its log, its data, and after its end its meters. */
  Map<String, byte[]> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      Map<String, byte[]> contents = new TreeMap<>();
      files
          .filter(Files::isRegularFile)
          .forEach(file -> contents.put(directory.relativize(file).toString(), read(file)));
      return contents;
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it has ended by itself. */
  void awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  /** Ends it in the orderly way. */
  public void stop() throws InterruptedException {
    process.destroy();
    awaitEnd();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
