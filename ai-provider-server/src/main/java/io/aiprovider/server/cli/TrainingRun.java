package io.aiprovider.server.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs commands, so that Java can record the classes that they load. The launcher does this once
 * for each build and each Java; with the record, all later commands start faster. Whatever command
 * is first, the record has the classes of all.
 */
public final class TrainingRun {
  private static final String CONFIGURATION =
      """
      ai-provider:
        providers:
          first: { type: simulated, priority: 1, models: [m] }
        cache: { ttl: 1m }
      """;

  private static final List<String> WITH_SERVER =
      List.of(
          "models",
          "keys list",
          "keys create --tenant t --user u --name n",
          "usage",
          "costs",
          "billing",
          "providers",
          "test a",
          "config history",
          "chat Hello",
          "models --help");

  private static final int PORT_OF_CHOICE = 0;
  private static final String CHAT = "/v1/chat/completions";
  private static final String STREAM =
      """
      data: {"model":"m","choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":"stop"}]}

      data: {"model":"m","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"cost":0.1}}

      data: [DONE]

      """;

  /** One answer for all other requests: it has what each command reads. */
  private static final String ANSWER =
      """
      {"models":[{"id":"m","provider":"a","context_window":1000,"price":{"input":1.5},
        "capabilities":["tools"]}],
       "keys":[{"key_id":"k","is_active":true,"expires_at":"2027-01-01T00:00:00Z"}],
       "api_key":"k","key_id":"k","tenant_id":"t","user_id":"u","name":"n",
       "requests_used":1,"requests_limit":2,"requests_remaining":1,"tokens_used":3,"cost_usd":0.25,
       "groups":[{"key":"m","requests":1,"cost_usd":0.25}],"total":{"requests":1,"cost_usd":0.25},
       "statements":[{"tenant_id":"t","usage":{"billed_requests":1},"price_usd":0.25}],
       "providers":[{"name":"a","enabled":true,"status":"healthy","priority":1,"success_rate":1}],
       "provider":"a","ok":true,"key_accepted":true,"latency_ms":1.5,
       "versions":[{"id":"v","changes":[{"key":"ai-provider.cache.ttl"}]}]}
      """;

  private TrainingRun() {}

  /** Runs the commands that read the configuration, or those that ask a server. */
  public static void main(String[] args) throws IOException {
    Main.environment();
    if (List.of(args).contains("config")) {
      Main.silenceSpring();
      runWithConfiguration(System.out);
    } else {
      run(System.out);
    }
  }

  /** Runs the commands that read the configuration as the server does, with Spring. */
  static List<Integer> runWithConfiguration(PrintStream out) throws IOException {
    Path file = Files.createTempFile("ai-provider", ".yml");
    try {
      Files.writeString(file, CONFIGURATION);
      List<String> commands = List.of("config check " + file, "config show --config " + file);
      return run(Map.of("COLUMNS", "100"), commands, out);
    } finally {
      Files.delete(file);
    }
  }

  /** Runs the commands that ask a server; returns the exit status of each. */
  static List<Integer> run(PrintStream out) throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT_OF_CHOICE), 0);
    server.createContext("/", TrainingRun::answer);
    server.start();
    try {
      String url = "http://localhost:" + server.getAddress().getPort();
      return run(
          Map.of("AI_PROVIDER_URL", url, "AI_PROVIDER_ADMIN_KEY", "none", "COLUMNS", "100"),
          WITH_SERVER,
          out);
    } finally {
      server.stop(0);
    }
  }

  private static List<Integer> run(
      Map<String, String> environment, List<String> commands, PrintStream out) {
    List<Integer> statuses = new ArrayList<>();
    for (String command : commands) {
      statuses.add(new CommandLineTool(environment, out, out).run(command.split(" ")));
    }
    return statuses;
  }

  private static void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String text = exchange.getRequestURI().getPath().equals(CHAT) ? STREAM : ANSWER;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
