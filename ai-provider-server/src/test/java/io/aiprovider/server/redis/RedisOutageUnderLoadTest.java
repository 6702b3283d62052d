package io.aiprovider.server.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.redis.EmbeddedRedis;
import io.aiprovider.server.ledger.ServerProcess;
import io.aiprovider.server.store.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two server processes under a load of 200 requests a second, while their Redis is frozen and
 * killed, and while one of them is killed. Takes minutes, and measures what calls wait, so it runs
 * only on request: {@code ./mvnw -pl ai-provider-server -am -Dtest=RedisOutageUnderLoadTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dredis.load=true test}.
 */
@EnabledIfSystemProperty(named = "redis.load", matches = "true")
class RedisOutageUnderLoadTest {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration OUTAGE = Duration.ofSeconds(10);

  /** What a call may wait for Redis, beside what it takes without an outage. */
  private static final double MOST_MILLIS = 60;

  @TempDir Path directory;

  private final EmbeddedRedis redis = EmbeddedRedis.notStarted();
  private ServerProcess one;
  private ServerProcess other;

  @BeforeEach
  void start() throws IOException {
    redis.start();
    String database = TestDatabase.newPostgresqlUrl();
    one = server("one", database);
    other = server("other", database);
    await().atMost(Duration.ofMinutes(1)).until(() -> isHealthy(one) && isHealthy(other));
  }

  private ServerProcess server(String name, String database) throws IOException {
    return ServerProcess.start(
        Files.createDirectory(directory.resolve(name)),
        "http://127.0.0.1:1/v1",
        "database.url=" + database,
        "cache.enabled=true",
        "cache.redis.url=" + redis.url(),
        "providers.sim.type=simulated",
        "providers.sim.models=large",
        "providers.slow.type=simulated",
        "providers.slow.models=slow",
        "providers.slow.simulation.latency=60s");
  }

  @AfterEach
  void stop() {
    one.close();
    other.close();
    redis.close();
  }

  @Test
  void no_call_fails_and_none_waits_longer_than_a_timeout_between_two_trials()
      throws InterruptedException {
    SteadyLoad load = new SteadyLoad(List.of(one.uri(), other.uri()), key(1_000_000, 0));
    load.run(Duration.ofSeconds(20)); // compiles
    double before = load.run(OUTAGE).longestOverhead();

    redis.freeze();
    SteadyLoad.Result frozen = load.run(OUTAGE);
    redis.thaw();
    awaitSharing();
    redis.kill();
    SteadyLoad.Result killed = load.run(OUTAGE);
    redis.start();
    awaitSharing();

    System.out.printf("before: at most %.0f ms%nfrozen: %s%nkilled: %s%n", before, frozen, killed);
    for (SteadyLoad.Result outage : List.of(frozen, killed)) {
      assertThat(outage.failed()).isEmpty();
      assertThat(outage.longestOverhead()).isLessThan(before + MOST_MILLIS);
      // the first timeout, and those of trials after 0.25, 0.5, 1, 2, 4 and 5 s, on both servers
      assertThat(outage.windowsWithOverhead(MOST_MILLIS / 2)).isLessThanOrEqualTo(2 * 7);
    }
  }

  @Test
  void the_running_calls_of_a_killed_server_end_within_thirty_seconds() throws Exception {
    String key = key(1_000_000, 2);
    CompletableFuture<?> running =
        CompletableFuture.allOf(chatAsync(one, key, "slow"), chatAsync(one, key, "slow"));
    await().until(() -> chatAsync(other, key, "large").get().statusCode() == 429);

    one.kill();

    Instant killed = Instant.now();
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> chatAsync(other, key, "large").get().statusCode() == 200);
    Duration counted = Duration.between(killed, Instant.now());
    System.out.println("counted for " + counted);
    assertThat(counted).isLessThan(Duration.ofSeconds(30));
    assertThat(running).isCompletedExceptionally();
  }

  private void awaitSharing() {
    await().atMost(Duration.ofSeconds(30)).until(() -> isHealthy(one) && isHealthy(other));
    String key = key(1_000, 0);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              String question = "Question " + System.nanoTime();
              chat(one, key, "large", question).join();
              return chat(other, key, "large", question)
                  .join()
                  .headers()
                  .firstValue("x-ai-provider-cache")
                  .orElse("")
                  .equals("HIT");
            });
  }

  private static boolean isHealthy(ServerProcess server) {
    HttpResponse<String> health = send(HttpRequest.newBuilder(server.uri().resolve("/health")));
    JsonObject shared = JsonObject.parse(health.body()).object("redis");
    return shared != null && "healthy".equals(shared.string("status"));
  }

  private String key(int requests, int concurrent) {
    String json =
        "{\"tenant_id\":\"acme\",\"user_id\":\"ada\",\"name\":\"load\","
            + "\"quota_requests_per_hour\":%d,\"max_concurrent\":%d}";
    HttpResponse<String> created =
        send(
            HttpRequest.newBuilder(one.uri().resolve("/auth/create-key"))
                .header("X-Admin-Key", ServerProcess.ADMIN_KEY)
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        json.formatted(requests, concurrent == 0 ? 1_000 : concurrent))));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return Objects.requireNonNull(JsonObject.parse(created.body()).string("api_key"));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    return CLIENT.sendAsync(request.build(), BodyHandlers.ofString()).join();
  }

  private static CompletableFuture<HttpResponse<String>> chatAsync(
      ServerProcess server, String key, String model) {
    return chat(server, key, model, "Question " + System.nanoTime());
  }

  private static CompletableFuture<HttpResponse<String>> chat(
      ServerProcess server, String key, String model, String question) {
    URI uri = server.uri();
    return CLIENT.sendAsync(SteadyLoad.chat(uri, key, model, question), BodyHandlers.ofString());
  }
}
