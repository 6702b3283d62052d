package io.aiprovider.server.cli;

import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The requests of a {@link ServerTrainingRun}: what callers, operators and monitors send. */
final class TrainingRequests {
  private static final int CALLERS = 4;
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final String CHAT = "/v1/chat/completions";

  /** A prompt of a usual length: about 1 KB. */
  private static final String PROMPT = "The quick brown fox jumps over the lazy dog. ".repeat(20);

  private static final String NEW_KEY =
      """
      {"tenant_id": "training", "user_id": "training", "name": "training",
       "quota_requests_per_hour": 1000000000, "requests_per_minute": 1000000000,
       "tokens_per_minute": 1000000000, "max_concurrent": 1000}
      """;

  private static final List<String> OF_CALLERS = List.of("/v1/models", "/usage", "/ai/models");

  private static final List<String> OF_OPERATORS =
      List.of(
          "/health",
          "/health/readiness",
          "/metrics",
          "/status",
          "/api/v1/metrics",
          "/api/v1/providers",
          "/api/v1/calls",
          "/api/v1/analytics/costs",
          "/admin/stats",
          "/auth/keys",
          "/dashboard/");

  private final URI server;
  private final Map<String, String> operator;
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicInteger chats = new AtomicInteger();

  TrainingRequests(URI server, String adminKey) {
    this.server = server;
    this.operator = Map.of("X-Admin-Key", adminKey);
  }

  /**
   * Sends each kind of chat so many times, and the other requests twice.
   *
   * @param limit the time after which no more chats are sent
   * @return how many chats were answered
   */
  int send(int rounds, Duration limit) throws InterruptedException {
    Map<String, String> caller = Map.of("Authorization", "Bearer " + issueKey());
    OF_OPERATORS.forEach(path -> exchange(path, operator, null, OK));
    OF_CALLERS.forEach(path -> exchange(path, caller, null, OK));
    long end = System.nanoTime() + limit.toNanos();
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<?>> all =
          IntStream.range(0, CALLERS)
              .<Future<?>>mapToObj(i -> callers.submit(() -> chat(rounds, end, caller)))
              .toList();
      for (Future<?> each : all) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("A request of the training run failed.", e.getCause());
    } finally {
      callers.shutdownNow();
    }
    OF_OPERATORS.forEach(path -> exchange(path, operator, null, OK)); // with figures to show
    return chats.get();
  }

  private String issueKey() {
    String answer = exchange("/auth/create-key", operator, NEW_KEY, CREATED);
    return Objects.requireNonNull(JsonObject.parse(answer).string("api_key"));
  }

  private void chat(int rounds, long end, Map<String, String> caller) {
    int number = numbers.incrementAndGet();
    while (number <= rounds && System.nanoTime() < end) {
      for (String model : ServerTrainingRun.MODELS) {
        String question = number + ": " + PROMPT;
        exchange(CHAT, caller, chat(model, question, false), OK);
        exchange(CHAT, caller, chat(model, question, false), OK); // answered from the cache
        exchange(CHAT, caller, chat(model, question + "?", true), OK);
        chats.addAndGet(3);
      }
      number = numbers.incrementAndGet();
    }
  }

  private static String chat(String model, String question, boolean stream) {
    return """
        {"model": "%s", "stream": %s, "messages": [
          {"role": "system", "content": "You are terse."},
          {"role": "user", "content": "%s"}]}
        """
        .formatted(model, stream, question);
  }

  /** Sends a request, a POST if it has a body; returns the answer. */
  private String exchange(
      String path, Map<String, String> headers, @Nullable String body, int expected) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) server.resolve(path).toURL().openConnection();
      connection.setReadTimeout(PATIENCE_MILLIS);
      headers.forEach(connection::setRequestProperty);
      if (body != null) {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        try (OutputStream out = connection.getOutputStream()) {
          out.write(body.getBytes(StandardCharsets.UTF_8));
        }
      }
      int status = connection.getResponseCode();
      if (status != expected) {
        throw new IllegalStateException(path + " was answered with " + status + ".");
      }
      try (InputStream in = connection.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + " was not answered.", e);
    }
  }
}
