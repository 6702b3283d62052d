package io.aiprovider.server.embeddings;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged server in its own process, as the launcher starts it. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("^ *URL +(http://\\S+)$");

  private final Process process;
  private final String url;

  private ServerProcess(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts it in development mode and waits until it prints its URL.
   *
   * @param directory where it runs: contains no configuration of the developer
   * @param lib the further jars
   */
  static ServerProcess start(Path directory, Path lib) throws IOException {
    File jar = new File(System.getProperty("server"));
    if (!jar.isFile()) {
      throw new IllegalStateException("There is no " + jar + ". Package ai-provider-server first.");
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            jar.getAbsolutePath(),
            "dev",
            "--server.port=0");
    builder.environment().clear(); // no keys of the developer
    builder.environment().put("LOADER_PATH", lib.toAbsolutePath().toString());
    Process process = builder.directory(directory.toFile()).redirectErrorStream(true).start();
    List<String> lines = new ArrayList<>();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      Matcher url = URL.matcher(line);
      if (url.find()) {
        return new ServerProcess(process, url.group(1));
      }
    }
    throw new IllegalStateException("The server ended: " + String.join("\n", lines));
  }

  URI uri(String path) {
    return URI.create(url + path);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
