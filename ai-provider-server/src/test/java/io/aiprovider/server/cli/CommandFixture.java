package io.aiprovider.server.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs the command line against a server whose answers a test prepares. */
public abstract class CommandFixture {
  private final MockWebServer server = new MockWebServer();
  protected final Map<String, String> environment = new HashMap<>();
  protected String input = "";
  protected final ByteArrayOutputStream out = new ByteArrayOutputStream();
  protected final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir protected Path directory;

  @BeforeEach
  void start() throws IOException {
    server.start();
    environment.put("AI_PROVIDER_URL", "http://localhost:" + server.getPort());
    environment.put("AI_PROVIDER_ADMIN_KEY", "admin-key-1");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  protected final void answers(int status, String body) {
    server.enqueue(new MockResponse.Builder().code(status).body(body).build());
  }

  protected final void enqueue(MockResponse response) {
    server.enqueue(response);
  }

  protected final int run(String... words) {
    return new CommandLineTool(
            environment,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(words);
  }

  protected final String out() {
    return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  protected final String err() {
    return err.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  protected final RecordedRequest request() {
    try {
      return server.takeRequest();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  protected final int requestCount() {
    return server.getRequestCount();
  }

  protected final void closeServer() {
    server.close();
  }

  protected final Path absentFile() {
    return directory.resolve("absent");
  }

  protected final Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("report.csv"), text);
  }
}
