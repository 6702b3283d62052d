package io.aiprovider.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An attempt that the end of the process interrupts costs the same as one that the engine ended for
 * another reason: here, because its caller left.
 */
final class InterruptedCostTest {
  private static final String PROMPT = "Tell me a long story about a clever fox and a lazy dog.";
  private static final List<String> BODIES =
      List.of(
          "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + PROMPT + "\"}]}",
          "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
              + PROMPT
              + "\"}]}");

  private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
  private final CountDownLatch over = new CountDownLatch(1);

  /** A row, as far as it matters. */
  private record Row(String outcome, String status, long prompt, long completion, BigDecimal usd) {}

  @Test
  void is_the_same_as_if_the_caller_had_left(@TempDir Path directory) throws Exception {
    HttpServer upstream =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    ExecutorService threads = Executors.newCachedThreadPool();
    upstream.setExecutor(threads);
    upstream.createContext("/", this::neverAnswer);
    upstream.start();
    List<Socket> waiting = new ArrayList<>();
    try {
      String url = "http://127.0.0.1:" + upstream.getAddress().getPort() + "/v1";
      try (ServerProcess server = ServerProcess.start(directory, url)) {
        for (String body : BODIES) {
          send(server.uri(), body).close();
          waiting.add(send(server.uri(), body));
        }
        server.kill();
      }
      try (ServerProcess server = ServerProcess.start(directory, url)) {
        server.uri();
        server.stop();
      }
    } finally {
      over.countDown();
      upstream.stop(0);
      threads.shutdownNow();
      for (Socket socket : waiting) {
        socket.close();
      }
    }

    List<Row> rows = rows(directory);
    assertThat(rows).hasSize(2 * BODIES.size());
    Row first = rows.get(0);
    assertThat(first.prompt()).isBetween(15L, 30L);
    assertThat(first.usd())
        .isEqualByComparingTo(
            new BigDecimal("0.0000007").multiply(BigDecimal.valueOf(first.prompt())));
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.outcome()).isIn("cancelled", "interrupted");
              assertThat(row.status()).isEqualTo("partial");
              assertThat(row.prompt()).isEqualTo(first.prompt());
              assertThat(row.completion()).isZero();
              assertThat(row.usd()).isEqualByComparingTo(first.usd());
            });
    assertThat(rows).filteredOn(row -> row.outcome().equals("interrupted")).isNotEmpty();
  }

  /** Sends a request, and returns when it has arrived at the provider. */
  private Socket send(URI server, String body) throws IOException, InterruptedException {
    Socket caller = new Socket(server.getHost(), server.getPort());
    String request =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + ServerProcess.KEY
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    caller.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    caller.getOutputStream().flush();
    assertThat(arrived.poll(60, TimeUnit.SECONDS)).as("the provider's request").isNotNull();
    return caller;
  }

  private void neverAnswer(HttpExchange exchange) throws IOException {
    arrived.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  private static List<Row> rows(Path directory) throws SQLException {
    List<Row> rows = new ArrayList<>();
    String url = "jdbc:h2:file:" + directory.resolve("data").resolve("ai-provider");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select * from ai_usage_logs")) {
      while (found.next()) {
        rows.add(
            new Row(
                found.getString("outcome"),
                found.getString("pricing_status"),
                found.getLong("prompt_tokens"),
                found.getLong("completion_tokens"),
                found.getBigDecimal("cost_usd")));
      }
    }
    return rows;
  }
}
