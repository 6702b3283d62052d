package io.aiprovider.server.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Samples;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * After mixed calls (answers from the cache, failovers, cancelled and cut streams, errors,
 * embeddings), everybody who counts has the same sums: the callers by what they were told, the
 * provider, the ledger, the roll-ups, {@code /usage} and the report.
 *
 * <p>{@code -Dmixed.calls=10000} makes it a longer test.
 */
final class MixedCallsTest {
  private static final int CALLS = Integer.getInteger("mixed.calls", 270);
  private static final int THREADS = 8;
  private static final String CHAT = "/v1/chat/completions";

  private final AtomicLong upstreamRequests = new AtomicLong();
  private final AtomicLong upstreamTokens = new AtomicLong(); // of complete answers
  private final AtomicReference<BigDecimal> told = new AtomicReference<>(BigDecimal.ZERO);

  @Test
  void all_sums_agree() throws Exception {
    HttpServer upstream =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    ExecutorService threads = Executors.newCachedThreadPool();
    upstream.setExecutor(threads);
    upstream.createContext("/", this::answer);
    upstream.start();
    String url = "http://127.0.0.1:" + upstream.getAddress().getPort();
    try (KeyServer server =
        KeyServer.on(
            TestDatabase.POSTGRESQL,
            "limits.window=2400h",
            "limits.default-requests=1000000",
            "cache.enabled=true",
            "routing.cross-model-failover=false",
            "resilience.retry.max-attempts=1",
            "resilience.circuit-breaker.enabled=false",
            "providers.first.type=openai",
            "providers.first.api-key=k",
            "providers.first.base-url=" + url + "/first",
            "providers.first.models=m,e",
            "providers.first.cost-per-token=0.0000013",
            "providers.second.type=openai",
            "providers.second.api-key=k",
            "providers.second.base-url=" + url + "/second",
            "providers.second.models=m",
            "providers.second.priority=2",
            "providers.second.cost-per-token=0.0000017")) {
      String key = server.create("acme", "ada").string("api_key");
      call(server, key, threads);
      check(server, key);
    } finally {
      upstream.stop(0);
      threads.shutdownNow();
    }
  }

  private void call(KeyServer server, String key, ExecutorService threads) throws Exception {
    List<? extends Future<?>> callers =
        IntStream.range(0, THREADS)
            .mapToObj(
                first ->
                    threads.submit(
                        () -> {
                          for (int i = first; i < CALLS; i += THREADS) {
                            call(server, key, i);
                          }
                          return first;
                        }))
            .toList();
    for (Future<?> caller : callers) {
      caller.get();
    }
  }

  private void call(KeyServer server, String key, int number) throws Exception {
    switch (number / THREADS % 9) {
      case 0 -> plain(server, key, "plain " + number, 200);
      case 1 -> plain(server, key, "plain " + (number - THREADS), 200); // from the cache
      case 2 -> plain(server, key, "fails-first " + number, 200);
      case 3 -> plain(server, key, "fails-always " + number, 500);
      case 4 -> stream(server, key, "stream " + number);
      case 5 -> stream(server, key, "cut " + number);
      case 6 -> cancelled(server, key, "slow " + number);
      case 7 -> embedding(server, key, "text " + number);
      default -> assertThat(chat(server, key, "unknown", "x", false).statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<String> chat(
      KeyServer server, String key, String model, String prompt, boolean stream) {
    return server.send("POST", CHAT, body(model, prompt, stream), key);
  }

  private static String body(String model, String prompt, boolean stream) {
    JsonObject body =
        JsonObject.of("model", model)
            .with("messages", List.of(JsonObject.of("role", "user").with("content", prompt)));
    return (stream
            ? body.with("stream", true).with("stream_options", JsonObject.of("include_usage", true))
            : body)
        .toString();
  }

  private void plain(KeyServer server, String key, String prompt, int status) {
    HttpResponse<String> response = chat(server, key, "m", prompt, false);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    tell(response.headers().firstValue("x-ai-provider-cost").orElse("0"));
  }

  private void embedding(KeyServer server, String key, String text) {
    String body = JsonObject.of("model", "e").with("input", text).toString();
    HttpResponse<String> response = server.send("POST", "/v1/embeddings", body, key);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    tell(response.headers().firstValue("x-ai-provider-cost").orElseThrow());
  }

  private void stream(KeyServer server, String key, String prompt) {
    HttpResponse<String> response = chat(server, key, "m", prompt, true);
    assertThat(response.statusCode()).isEqualTo(200);
    for (String event : Samples.dataOf(response.body())) {
      JsonObject usage = event.startsWith("{") ? JsonObject.parse(event).object("usage") : null;
      if (usage != null && usage.has("cost")) {
        tell(usage.get("cost").toString());
      }
    }
  }

  private static void cancelled(KeyServer server, String key, String prompt) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(server.server().uri(CHAT))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body("m", prompt, true)))
            .build();
    try (InputStream answer =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      assertThat(answer.read()).isNotNegative();
    }
  }

  private void tell(String usd) {
    told.accumulateAndGet(new BigDecimal(usd), BigDecimal::add);
  }

  private void check(KeyServer server, String key) {
    Database database = server.server().bean(Database.class);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> count(database, "call_end") == CALLS && count(database, "not rolled_up") == 0);
    String complete = "where pricing_status = 'priced'";
    BigDecimal usd = sum(database, "sum(cost_usd) from ai_usage_logs");

    assertThat(count(database, "attempt > 0")).isEqualTo(upstreamRequests.get());
    assertThat(sum(database, "sum(total_tokens) from ai_usage_logs " + complete))
        .isEqualByComparingTo(BigDecimal.valueOf(upstreamTokens.get()));
    assertThat(sum(database, "sum(cost_usd) from ai_usage_logs " + complete))
        .isEqualByComparingTo(told.get());
    assertThat(count(database, "pricing_status = 'partial' and cost_usd > 0")).isPositive();

    for (Breakdown breakdown : List.of(Breakdown.ALL, Breakdown.TENANT, Breakdown.KEY)) {
      for (Span span : Span.values()) {
        String rollUps =
            " from ai_usage_rollups where span = '%s' and breakdown = '%s'"
                .formatted(span.label(), breakdown.label());
        assertThat(sum(database, "sum(cost_usd)" + rollUps)).isEqualByComparingTo(usd);
        assertThat(sum(database, "sum(requests)" + rollUps).intValue()).isEqualTo(CALLS);
      }
    }
    JsonObject usage = server.usage(key);
    JsonObject report =
        JsonObject.parse(
            server.send("GET", "/api/v1/analytics/costs?group_by=provider", null, key).body());
    JsonObject total = report.object("total");
    assertThat(new BigDecimal(usage.get("cost_usd").toString())).isEqualByComparingTo(usd);
    assertThat(new BigDecimal(total.get("cost_usd").toString())).isEqualByComparingTo(usd);
    assertThat(total.integer("requests")).isEqualTo(CALLS);
    assertThat(total.integer("attempts")).isEqualTo(upstreamRequests.get());
    assertThat(usage.integer("tokens_used"))
        .isEqualTo(total.integer("prompt_tokens") + total.integer("completion_tokens"));
    assertThat(total.integer("cache_hits")).isCloseTo(CALLS / 9, within((long) THREADS));
    System.out.println("Mixed calls: " + total);
  }

  private static long count(Database database, String condition) {
    return sum(database, "count(*) from ai_usage_logs where " + condition).longValue();
  }

  private static BigDecimal sum(Database database, String rest) {
    return database.use(client -> client.sql("select " + rest).query(BigDecimal.class).single());
  }

  /** The provider. */
  private void answer(HttpExchange exchange) throws IOException {
    JsonObject request = JsonObject.parse(exchange.getRequestBody().readAllBytes());
    upstreamRequests.incrementAndGet();
    try (exchange) {
      if (exchange.getRequestURI().getPath().endsWith("/embeddings")) {
        complete(
            exchange,
            "{\"object\":\"list\",\"model\":\"e\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
                + "\"embedding\":[0.5]}],\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}",
            3);
        return;
      }
      String prompt = request.objects("messages").get(0).string("content");
      boolean first = exchange.getRequestURI().getPath().startsWith("/first");
      if (prompt.startsWith("fails-always") || first && prompt.startsWith("fails-first")) {
        exchange.sendResponseHeaders(500, -1);
      } else if (request.isTrue("stream")) {
        stream(exchange, prompt);
      } else {
        complete(
            exchange,
            "{\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":"
                + "{\"role\":\"assistant\",\"content\":\"fine\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":6,\"total_tokens\":17}}",
            17);
      }
    }
  }

  private void complete(HttpExchange exchange, String json, int tokens) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    upstreamTokens.addAndGet(tokens);
  }

  private void stream(HttpExchange exchange, String prompt) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    for (int piece = 0; piece < 4; piece++) {
      event(out, "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"some words \"}}]");
      if (piece == 2 && prompt.startsWith("cut")) {
        throw new IOException("cut"); // the connection is closed without an end
      }
      for (int i = 0; i < 50 && prompt.startsWith("slow"); i++) {
        LockSupport.parkNanos(20_000_000);
        out.write(": wait\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush(); // fails when the server has left
      }
    }
    event(out, "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]");
    event(
        out,
        "\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":8,"
            + "\"total_tokens\":15}");
    out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
    upstreamTokens.addAndGet(15);
  }

  private static void event(OutputStream out, String members) throws IOException {
    String event =
        "data: {\"object\":\"chat.completion.chunk\",\"model\":\"m\"," + members + "}\n\n";
    out.write(event.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
