package io.aiprovider.server.analytics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The services behind several providers, by the first part of the path. What they do with a request
 * depends on its prompt, which begins with the name of a {@link MixedCall}. They count what they
 * did; they cannot know how much of an answer has arrived that they did not finish.
 */
final class MixedUpstream implements AutoCloseable {
  /** Tokens of an answer, its prompt included, and of one text of a batch. */
  static final int ANSWER = 17;

  static final int STREAM = 15;
  static final int TEXT = 2;

  /** The most texts in one request to Google's service. */
  static final int BATCH = 100;

  private static final int PIECES = 4;
  private static final int PIECES_BEFORE_A_CUT = 3;

  /** The text that has arrived of a stream that is cut. */
  static final String CUT_TEXT = "some words ".repeat(PIECES_BEFORE_A_CUT);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong answeredTokens = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private final Map<String, Held> held = new ConcurrentHashMap<>();

  /** A request that is not answered. */
  private record Held(CountDownLatch arrived, CountDownLatch over) {
    Held() {
      this(new CountDownLatch(1), new CountDownLatch(1));
    }
  }

  MixedUpstream() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url(String service) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + service;
  }

  /** All requests that arrived. */
  long requests() {
    return requests.get();
  }

  /** The tokens of complete answers. */
  long answeredTokens() {
    return answeredTokens.get();
  }

  /** Requests that were answered with an error. */
  long refused() {
    return refused.get();
  }

  /** Requests that were begun and not answered to the end. */
  long unanswered() {
    return unanswered.get();
  }

  /** Waits until the request with this prompt has arrived. */
  void awaitArrival(String prompt) throws InterruptedException {
    if (!of(prompt).arrived().await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The request did not arrive: " + prompt);
    }
  }

  /** Nobody waits for the answer to this prompt any more. */
  void release(String prompt) {
    of(prompt).over().countDown();
    held.remove(prompt);
  }

  private Held of(String prompt) {
    return held.computeIfAbsent(prompt, first -> new Held());
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonObject request = JsonObject.parse(exchange.getRequestBody().readAllBytes());
    requests.incrementAndGet();
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      if (path.endsWith(":batchEmbedContents")) {
        batch(exchange, request, path.startsWith("/parts/"));
      } else if (path.endsWith("/embeddings")) {
        complete(exchange, Bodies.VECTOR, 3);
      } else {
        chat(exchange, request, path.startsWith("/first"));
      }
    }
  }

  /** The first batch is always answered. */
  private void batch(HttpExchange exchange, JsonObject request, boolean firstService)
      throws IOException {
    int texts = request.objects("requests").size();
    boolean failing = request.toString().contains(MixedCall.PART_FAILS.name());
    if (texts < BATCH && (failing || firstService)) {
      refuse(exchange);
    } else {
      complete(exchange, Bodies.vectors(texts), texts * TEXT);
    }
  }

  private void chat(HttpExchange exchange, JsonObject request, boolean firstService)
      throws IOException {
    String prompt = String.valueOf(request.objects("messages").get(0).string("content"));
    switch (MixedCall.of(prompt)) {
      case FAILS_FIRST -> {
        if (firstService) {
          refuse(exchange);
        } else {
          complete(exchange, Bodies.ANSWER, ANSWER);
        }
      }
      case FAILS_ALWAYS -> refuse(exchange);
      case LATE -> {
        if (exchange.getRequestURI().getPath().startsWith("/late")) {
          hold(prompt);
        } else {
          complete(exchange, Bodies.ANSWER, ANSWER);
        }
      }
      case DEADLINE, LEAVES_PLAIN -> hold(prompt);
      case LEAVES_STREAM -> {
        beginStream(exchange);
        exchange.getResponseBody().write(Bodies.COMMENT);
        exchange.getResponseBody().flush();
        hold(prompt);
      }
      case STREAM, CUT, SLOW -> stream(exchange, MixedCall.of(prompt));
      default -> complete(exchange, Bodies.ANSWER, ANSWER);
    }
  }

  /** Closes the connection when nobody waits any more. */
  private void hold(String prompt) throws IOException {
    unanswered.incrementAndGet();
    Held request = of(prompt);
    request.arrived().countDown();
    try {
      if (!request.over().await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The request was not given up: " + prompt);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IOException("not answered");
  }

  private void refuse(HttpExchange exchange) throws IOException {
    refused.incrementAndGet();
    exchange.sendResponseHeaders(500, -1);
  }

  private void complete(HttpExchange exchange, String json, int tokens) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    answeredTokens.addAndGet(tokens);
  }

  private static void beginStream(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
  }

  private void stream(HttpExchange exchange, MixedCall kind) throws IOException {
    if (kind != MixedCall.STREAM) {
      unanswered.incrementAndGet();
    }
    beginStream(exchange);
    OutputStream out = exchange.getResponseBody();
    for (int piece = 0; piece < PIECES; piece++) {
      if (piece == PIECES_BEFORE_A_CUT && kind == MixedCall.CUT) {
        throw new IOException("cut"); // the connection is closed without an end
      }
      event(out, Bodies.PIECE);
      for (int i = 0; i < 50 && kind == MixedCall.SLOW; i++) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20)); // the time that a model takes
        out.write(Bodies.COMMENT);
        out.flush(); // fails when the server has left
      }
    }
    event(out, Bodies.FINISH);
    event(out, Bodies.USAGE);
    out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
    answeredTokens.addAndGet(STREAM);
  }

  private static void event(OutputStream out, String members) throws IOException {
    String event =
        "data: {\"object\":\"chat.completion.chunk\",\"model\":\"m\"," + members + "}\n\n";
    out.write(event.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** What it sends. */
  private static final class Bodies {
    static final String ANSWER =
        "{\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":"
            + "{\"role\":\"assistant\",\"content\":\"fine\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":6,\"total_tokens\":17}}";
    static final String VECTOR =
        "{\"object\":\"list\",\"model\":\"e\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
            + "\"embedding\":[0.5]}],\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}";
    static final String PIECE =
        "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"some words \"}}]";
    static final String FINISH =
        "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]";
    static final String USAGE =
        "\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":8,"
            + "\"total_tokens\":15}";
    static final byte[] COMMENT = ": wait\n\n".getBytes(StandardCharsets.UTF_8);

    private Bodies() {}

    static String vectors(int number) {
      return "{\"embeddings\":["
          + String.join(",", Collections.nCopies(number, "{\"values\":[0.5]}"))
          + "],\"usageMetadata\":{\"promptTokenCount\":"
          + number * TEXT
          + "}}";
    }
  }
}
