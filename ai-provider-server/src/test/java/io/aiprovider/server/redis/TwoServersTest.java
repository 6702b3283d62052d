package io.aiprovider.server.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.redis.EmbeddedRedis;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.TestDatabase;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two servers with one Redis and one database. */
@Timeout(120)
class TwoServersTest {
  private static final EmbeddedRedis REDIS = EmbeddedRedis.notStarted();
  private static KeyServer one;
  private static KeyServer other;

  @BeforeAll
  static void start() {
    REDIS.start();
    String database = TestDatabase.newPostgresqlUrl();
    one = server(database);
    other = server(database);
    await().until(() -> isConnected(one) && isConnected(other));
  }

  private static KeyServer server(String database) {
    return KeyServer.at(
        database,
        "cache.enabled=true",
        "cache.redis.url=" + REDIS.url(),
        "cache.redis.timeout=1s"); // for a busy machine
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
    REDIS.close();
  }

  private static String key(int requests) {
    return Objects.requireNonNull(
        one.create("acme", "ada", "\"quota_requests_per_hour\":" + requests).string("api_key"));
  }

  private static boolean isConnected(KeyServer server) {
    JsonObject health = JsonObject.parse(server.send("GET", "/health", null, "none").body());
    return "healthy".equals(health.object("redis").string("status"));
  }

  private static String chat(String question) {
    return "{\"model\":\"large\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
        .formatted(question);
  }

  /** What the cache did for the question. */
  private static String ask(KeyServer server, String key, String question) {
    HttpResponse<String> answer = server.send("POST", HttpCaller.CHAT, chat(question), key);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.headers().firstValue("x-ai-provider-cache").orElseThrow();
  }

  /** Both store what they are asked, so each trial has a new question. */
  private static boolean isShared(String key) {
    String question = "Question " + System.nanoTime();
    ask(one, key, question);
    return ask(other, key, question).equals("HIT");
  }

  @Test
  void answers_of_one_are_hits_on_the_other_until_one_removes_them() {
    String key = key(1_000);
    await().until(() -> isShared(key));
    ask(one, key, "a question");
    await().until(() -> ask(other, key, "a question").equals("HIT"));

    HttpResponse<String> cleared = one.admin("POST", "/admin/cache/clear", "{}");

    assertThat(cleared.statusCode()).as(cleared.body()).isEqualTo(200);
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(2))
        .until(() -> ask(other, key, "a question").equals("MISS"));
  }

  @Test
  void five_hundred_calls_to_both_get_exactly_the_hundred_that_are_left() {
    String key = key(100);
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      for (KeyServer server : List.of(one, other)) {
        calls.add(
            new HttpCaller(server.server())
                .chatAsync(chat("Question " + calls.size()), "Authorization", "Bearer " + key));
      }
    }

    List<Integer> statuses = calls.stream().map(call -> call.join().statusCode()).toList();

    assertThat(statuses).containsOnly(200, 429);
    assertThat(statuses.stream().filter(status -> status == 200)).hasSize(100);
    assertThat(other.usage(key).integer("requests_remaining")).isZero();
  }

  @Test
  void while_redis_does_not_answer_calls_go_on_and_only_the_memory_is_cleared() {
    String key = key(1_000);
    await().until(() -> isShared(key));
    ask(one, key, "a question");

    REDIS.freeze();

    assertThat(ask(one, key, "another question")).isEqualTo("MISS");
    assertThat(ask(one, key, "a question")).isEqualTo("HIT");
    HttpResponse<String> refused = one.admin("POST", "/admin/cache/clear", "{}");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(HttpCaller.errorOf(refused).string("code")).isEqualTo("cache_unavailable");
    assertThat(ask(one, key, "a question")).isEqualTo("MISS");

    REDIS.thaw();

    await().until(() -> isConnected(one) && isConnected(other));
    await().until(() -> isShared(key));
    await().until(() -> one.admin("POST", "/admin/cache/clear", "{}").statusCode() == 200);
  }
}
