package io.aiprovider.server.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An attempt without a complete answer costs the same whatever ended it: its caller, a timeout of
 * the provider, the deadline of the call, or the end of the process.
 */
final class InterruptedCostTest {
  private static final String PROMPT = "Tell me a long story about a clever fox and a lazy dog.";
  private static final int WORDS = 8;

  /** Each of its tokens has four bytes, so that a count and an estimate of it are equal. */
  private static final String BEGINNING = " the".repeat(WORDS);

  private static final Duration SOON = Duration.ofSeconds(60);

  private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
  private final CountDownLatch mayBegin = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> callers = new ArrayList<>();
  private HttpServer upstream;

  /** What arrives of the answer. */
  private enum Kind {
    PLAIN,
    STREAM,
    STREAM_WITH_CONTENT
  }

  /** Why the attempt ends. */
  private enum End {
    CALLER_LEAVES("up", ""),
    PROVIDER_IS_SLOW("slow", ""),
    DEADLINE_OF_THE_CALL("up", "x-ai-provider-timeout: 1\r\n"),
    PROCESS_ENDS("up", "");

    private final String provider;
    private final String header;

    End(String provider, String header) {
      this.provider = provider;
      this.header = header;
    }
  }

  /** A row, as far as it matters. */
  private record Row(
      Kind kind,
      End end,
      String outcome,
      String status,
      long prompt,
      long completion,
      long millis,
      BigDecimal usd) {}

  @BeforeEach
  void startUpstream() throws IOException {
    upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    upstream.setExecutor(threads);
    upstream.createContext("/", this::answer);
    upstream.start();
  }

  @AfterEach
  void stopUpstream() throws IOException {
    over.countDown();
    upstream.stop(0);
    threads.shutdownNow();
    for (Socket caller : callers) {
      caller.close();
    }
  }

  /** Sends the beginning of an answer if the model is called so, and nothing more. */
  private void answer(HttpExchange exchange) throws IOException {
    JsonObject request = JsonObject.parse(exchange.getRequestBody().readAllBytes());
    try (exchange) {
      if (Kind.STREAM_WITH_CONTENT.name().equals(request.string("model"))) {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        arrived.add("");
        mayBegin.await();
        OutputStream out = exchange.getResponseBody();
        out.write(
            ("data: {\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[{\"index\":0,"
                    + "\"delta\":{\"content\":\""
                    + BEGINNING
                    + "\"}}]}\n\n")
                .getBytes(UTF_8));
        out.flush();
      } else {
        arrived.add("");
      }
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ServerProcess start(Path directory) {
    String url = "http://127.0.0.1:" + upstream.getAddress().getPort() + "/v1";
    return ServerProcess.start(
        directory,
        url,
        "ledger.segment-size=256KB",
        "providers.slow.type=openai",
        "providers.slow.base-url=" + url,
        "providers.slow.api-key=sk-upstream",
        "providers.slow.cost-per-token=0.0000007",
        "providers.slow.response-timeout=1s",
        "providers.slow.first-token-timeout=1s",
        "providers.slow.idle-timeout=1s");
  }

  /** Makes calls, and returns when they have arrived at the provider. */
  private List<Socket> call(URI server, End end) throws IOException, InterruptedException {
    List<Socket> made = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      String body =
          "{\"model\":\"%s/%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
              .formatted(end.provider, kind, kind != Kind.PLAIN, PROMPT);
      Socket caller = new Socket(server.getHost(), server.getPort());
      made.add(caller);
      String request =
          "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + ServerProcess.KEY
              + "\r\nContent-Type: application/json\r\nContent-Length: "
              + body.length()
              + "\r\nx-ai-provider-tags: kind="
              + kind
              + ",end="
              + end
              + "\r\n"
              + end.header
              + "\r\n"
              + body;
      caller.getOutputStream().write(request.getBytes(UTF_8));
      caller.getOutputStream().flush();
      assertThat(arrived.poll(60, SECONDS)).as("the provider's request").isNotNull();
    }
    callers.addAll(made);
    return made;
  }

  /** Waits until a caller has received the beginning of the answer. */
  private static void awaitBeginning(Socket caller) throws IOException {
    InputStream in = caller.getInputStream();
    StringBuilder received = new StringBuilder();
    byte[] buffer = new byte[4_096];
    while (received.indexOf(BEGINNING) < 0) {
      int count = in.read(buffer);
      assertThat(count).as("bytes after: %s", received).isPositive();
      received.append(new String(buffer, 0, count, UTF_8));
    }
  }

  /** How much is written in the ledger's files, which are filled with zeros at first. */
  private static long written(Path directory) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(directory.resolve("data").resolve("ledger"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        for (byte each : Files.readAllBytes(file)) {
          bytes += each == 0 ? 0 : 1;
        }
      }
    }
    return bytes;
  }

  /** Waits until it is noted how far the running attempts have come. */
  private static void awaitNote(Path directory) throws IOException {
    long before = written(directory);
    await().atMost(SOON).until(() -> written(directory) > before);
  }

  /** How many calls have ended and are in the database. */
  private static int recorded(URI server) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/api/v1/calls"))
            .header("X-Admin-Key", ServerProcess.ADMIN_KEY)
            .build();
    String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    return JsonObject.parse(body).objects("calls").size();
  }

  private void makeCallsAndKill(Path directory) throws IOException, InterruptedException {
    try (ServerProcess server = start(directory)) {
      URI uri = server.uri();
      List<Socket> interrupted = call(uri, End.PROCESS_ENDS);
      mayBegin.countDown();
      awaitBeginning(interrupted.get(Kind.STREAM_WITH_CONTENT.ordinal()));
      awaitNote(directory); // which may have begun before
      awaitNote(directory);

      call(uri, End.PROVIDER_IS_SLOW);
      call(uri, End.DEADLINE_OF_THE_CALL);
      List<Socket> leaving = call(uri, End.CALLER_LEAVES);
      awaitBeginning(leaving.get(Kind.STREAM_WITH_CONTENT.ordinal()));
      for (Socket caller : leaving) {
        caller.close();
      }
      int ended = Kind.values().length * (End.values().length - 1);
      await().atMost(SOON).until(() -> recorded(uri) == ended);
      server.kill();
    }
  }

  @Test
  void the_cost_is_the_same_whatever_ended_the_attempt(@TempDir Path directory) throws Exception {
    makeCallsAndKill(directory);
    try (ServerProcess server = start(directory)) {
      server.uri();
      server.stop();
    }

    List<Row> rows = rows(directory);
    assertThat(rows).extracting(Row::end).containsAll(Arrays.asList(End.values()));
    assertThat(rows).hasSize(Kind.values().length * End.values().length);
    long prompt = rows.get(0).prompt();
    assertThat(prompt).isBetween(15L, 30L);
    assertThat(rows)
        .allSatisfy(
            row -> {
              long completion = row.kind() == Kind.STREAM_WITH_CONTENT ? WORDS : 0;
              assertThat(row.outcome().equals("interrupted"))
                  .isEqualTo(row.end() == End.PROCESS_ENDS);
              assertThat(row.status()).isEqualTo("partial");
              assertThat(row.millis()).as("time of %s", row).isPositive();
              assertThat(row.prompt()).isEqualTo(prompt);
              assertThat(row.completion()).isEqualTo(completion);
              assertThat(row.usd())
                  .isEqualByComparingTo(
                      new BigDecimal("0.0000007")
                          .multiply(BigDecimal.valueOf(prompt + completion)));
            });
  }

  private static List<Row> rows(Path directory) throws SQLException {
    List<Row> rows = new ArrayList<>();
    String url = "jdbc:h2:file:" + directory.resolve("data").resolve("ai-provider");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select * from ai_usage_logs")) {
      while (found.next()) {
        JsonObject tags = JsonObject.parse(found.getString("tags"));
        rows.add(
            new Row(
                Kind.valueOf(tags.string("kind")),
                End.valueOf(tags.string("end")),
                found.getString("outcome"),
                found.getString("pricing_status"),
                found.getLong("prompt_tokens"),
                found.getLong("completion_tokens"),
                found.getLong("response_time_ms"),
                found.getBigDecimal("cost_usd")));
      }
    }
    return rows;
  }
}
