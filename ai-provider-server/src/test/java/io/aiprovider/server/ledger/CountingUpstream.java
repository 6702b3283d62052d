package io.aiprovider.server.ledger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A provider that remembers which requests it received. The prompt of a request is its number, from
 * which the usage follows. Answers take some milliseconds, and streams come in pieces.
 */
public final class CountingUpstream implements AutoCloseable {
  private static final int PIECES = 8;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Integer> received = ConcurrentHashMap.newKeySet();

  public CountingUpstream() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    server.setExecutor(threads);
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** The numbers of the requests that arrived. */
  Set<Integer> received() {
    return received;
  }

  static int promptTokens(int number) {
    return 10 + number % 7;
  }

  static int completionTokens(int number) {
    return 5 + number % 5;
  }

  private static String usage(int number) {
    return "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}"
        .formatted(
            promptTokens(number),
            completionTokens(number),
            promptTokens(number) + completionTokens(number));
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonObject request = JsonObject.parse(exchange.getRequestBody().readAllBytes());
    int number = Integer.parseInt(request.objects("messages").get(0).string("content"));
    received.add(number);
    try (exchange) {
      if (request.isTrue("stream")) {
        stream(exchange, number);
      } else {
        pause(number % 20);
        byte[] body =
            ("{\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":\"fine\"},"
                    + "\"finish_reason\":\"stop\"}],\"usage\":"
                    + usage(number)
                    + "}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static void stream(HttpExchange exchange, int number) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    for (int piece = 0; piece < PIECES; piece++) {
      send(out, "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"some words \"}}]");
      pause(number % 10);
    }
    send(out, "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]");
    send(out, "\"choices\":[],\"usage\":" + usage(number));
    out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
  }

  private static void send(OutputStream out, String members) throws IOException {
    String event =
        "data: {\"object\":\"chat.completion.chunk\",\"model\":\"m\"," + members + "}\n\n";
    out.write(event.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** The time that a model takes. */
  private static void pause(int millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
