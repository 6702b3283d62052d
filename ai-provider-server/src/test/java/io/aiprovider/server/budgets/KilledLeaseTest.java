package io.aiprovider.server.budgets;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.ledger.ServerProcess;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of two servers with one budget, one is killed while it makes calls. Each call costs 0.70 dollars:
 * a million tokens at the price of {@link ServerProcess}.
 */
final class KilledLeaseTest {
  private static final BigDecimal LIMIT = new BigDecimal("100");
  private static final BigDecimal COST = new BigDecimal("0.7");
  private static final int CALLERS = 2;
  private static final int CALLS_BEFORE_THE_KILL = 5;
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String QUICK = "Answer at once.";
  private static final String WAIT = "Never answer.";
  private static final String ANSWER =
      "{\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":"
          + "{\"role\":\"assistant\",\"content\":\"fine\"},\"finish_reason\":\"stop\"}],"
          + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":999990,\"total_tokens\":1000000}}";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger received = new AtomicInteger();
  private final CountDownLatch waiting = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer upstream;

  /** What a server has reported of its lease. */
  private record Lease(BigDecimal granted, BigDecimal spent, BigDecimal reserved) {
    BigDecimal used() {
      return spent.add(reserved);
    }

    BigDecimal unused() {
      return granted.subtract(used());
    }
  }

  @BeforeEach
  void startUpstream() throws IOException {
    upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    upstream.setExecutor(threads);
    upstream.createContext("/", this::answer);
    upstream.start();
  }

  @AfterEach
  void stopUpstream() {
    over.countDown();
    upstream.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    received.incrementAndGet();
    try (exchange) {
      if (request.contains(WAIT)) {
        waiting.countDown();
        over.await();
        return;
      }
      byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ServerProcess start(Path directory, String database) throws IOException {
    String url = "http://127.0.0.1:" + upstream.getAddress().getPort() + "/v1";
    return ServerProcess.start(Files.createDirectories(directory), url, "database.url=" + database);
  }

  private HttpRequest chat(URI server, String prompt) {
    return HttpRequest.newBuilder(server.resolve("/v1/chat/completions"))
        .header("Authorization", "Bearer " + ServerProcess.KEY)
        .header("Content-Type", "application/json")
        .POST(
            BodyPublishers.ofString(
                "{\"model\":\"m\",\"max_tokens\":999990,\"messages\":[{\"role\":\"user\","
                    + "\"content\":\""
                    + prompt
                    + "\"}]}"))
        .build();
  }

  private int call(URI server) throws IOException, InterruptedException {
    return http.send(chat(server, QUICK), BodyHandlers.ofString()).statusCode();
  }

  /** Makes calls until the budget refuses one; returns how many it granted. */
  private int callUntilRefused(URI server) throws IOException, InterruptedException {
    int granted = 0;
    int status = call(server);
    for (; status == 200; status = call(server)) {
      granted++;
    }
    assertThat(status).isEqualTo(402);
    return granted;
  }

  private JsonObject budget(URI server, String method, String body)
      throws IOException, InterruptedException {
    return JsonObject.parse(
        http.send(
                HttpRequest.newBuilder(server.resolve("/admin/budgets/all"))
                    .header("X-Admin-Key", ServerProcess.ADMIN_KEY)
                    .header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.ofString())
            .body());
  }

  private BigDecimal usd(URI server, String name) throws IOException, InterruptedException {
    return new BigDecimal(String.valueOf(budget(server, "GET", "").get(name)));
  }

  private static Lease lease(Database database) {
    return database.use(
        client ->
            client
                .sql("select * from ai_budget_leases")
                .query(
                    (row, number) ->
                        new Lease(
                            row.getBigDecimal("granted_usd"),
                            row.getBigDecimal("spent_usd"),
                            row.getBigDecimal("reserved_usd")))
                .optional()
                .orElse(new Lease(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO)));
  }

  /** Makes calls on several threads until there were enough, and kills the server meanwhile. */
  private void killWhileItIsCalled(ServerProcess server) throws InterruptedException {
    CountDownLatch enough = new CountDownLatch(CALLS_BEFORE_THE_KILL);
    for (int caller = 0; caller < CALLERS; caller++) {
      threads.execute(
          () -> {
            try {
              while (call(server.uri()) == 200) {
                enough.countDown();
              }
            } catch (IOException gone) {
              // it was killed
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    assertThat(enough.await(60, SECONDS)).as(server::output).isTrue();
    server.kill();
  }

  private static BigDecimal cost(int calls) {
    return COST.multiply(BigDecimal.valueOf(calls));
  }

  @Test
  void what_a_killed_server_had_not_used_is_granted_again_and_never_more(@TempDir Path directory)
      throws Exception {
    String url = TestDatabase.newPostgresqlUrl();
    try (Database database = TestDatabase.openPostgresql(url);
        ServerProcess other = start(directory.resolve("other"), url)) {
      URI rest = other.uri();
      budget(
          rest, "PUT", "{\"scope\":\"installation\",\"period\":\"total\",\"usd\":" + LIMIT + "}");
      Lease left;
      try (ServerProcess killed = start(directory.resolve("killed"), url)) {
        http.sendAsync(chat(killed.uri(), WAIT), BodyHandlers.ofString());
        assertThat(waiting.await(60, SECONDS)).as(killed::output).isTrue();
        await().atMost(SOON).until(() -> lease(database).reserved().signum() > 0);
        killWhileItIsCalled(killed);
        left = lease(database);
      }
      int before = received.get();
      assertThat(left.unused()).as("what can be granted again").isGreaterThan(COST);

      int granted = callUntilRefused(rest);
      assertThat(left.granted().add(cost(granted))).isLessThanOrEqualTo(LIMIT);
      assertThat(usd(rest, "reserved_usd")).isEqualByComparingTo(left.reserved());

      database.use(
          client ->
              client
                  .sql(
                      "update ai_budget_leases set renewed_at = renewed_at - interval '5' minute"
                          + " where spent_usd = :spent and reserved_usd = :reserved")
                  .param("spent", left.spent())
                  .param("reserved", left.reserved())
                  .update());
      await().atMost(SOON).until(() -> usd(rest, "reserved_usd").signum() == 0);
      assertThat(usd(rest, "spent_usd")).isEqualByComparingTo(left.used().add(cost(granted)));

      await().atMost(SOON).until(() -> call(rest) == 200); // a refusal is believed for a moment
      granted += 1 + callUntilRefused(rest);
      BigDecimal free = LIMIT.subtract(left.used());
      assertThat(granted).isEqualTo(free.divide(COST, 0, RoundingMode.DOWN).intValueExact());
      assertThat(usd(rest, "reserved_usd")).isZero();
      assertThat(usd(rest, "spent_usd"))
          .isEqualByComparingTo(left.used().add(cost(granted)))
          .isLessThanOrEqualTo(LIMIT);
      // what was charged is more than the budget by what was not reported, at most
      assertThat(cost(before + granted)).isLessThanOrEqualTo(LIMIT.add(left.unused()));

      try (ServerProcess again = start(directory.resolve("killed"), url)) {
        assertThat(call(again.uri())).isEqualTo(402);
        assertThat(usd(again.uri(), "spent_usd"))
            .isEqualByComparingTo(left.used().add(cost(granted)));
        assertThat(usd(again.uri(), "reserved_usd")).isZero();
      }
    }
  }
}
