package io.aiprovider.server.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.Samples;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.TestDatabase;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stale answers through the running server: headers, the ledger and the usage of the key. */
class StaleAnswersTest {
  private volatile boolean down;
  private RawUpstream upstream;

  @BeforeEach
  void start() {
    upstream =
        new RawUpstream(
            call ->
                call.answer(
                    down ? 500 : 200,
                    "application/json",
                    down ? "{\"error\":{\"message\":\"down\"}}" : Samples.completion("Hi")));
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  private KeyServer server(String stale) {
    return KeyServer.on(
        TestDatabase.H2,
        "cache.enabled=true",
        "cache.ttl=1ms",
        "cache." + stale + "=1h",
        "providers.sim.enabled=false",
        "providers.up.type=vllm",
        "providers.up.base-url=" + upstream.baseUrl(),
        "providers.up.cost-per-token=0.01",
        "resilience.retry.max-attempts=1");
  }

  private static HttpResponse<String> chat(KeyServer server, String key) {
    return server.send("POST", HttpCaller.CHAT, Samples.HELLO, key);
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue("x-ai-provider-" + name).orElseThrow();
  }

  private static JsonObject recorded(KeyServer server, String id) {
    String path = "/api/v1/calls/" + id;
    await().until(() -> server.send("GET", path, null, KeyServer.ADMIN).statusCode() == 200);
    return JsonObject.parse(server.send("GET", path, null, KeyServer.ADMIN).body());
  }

  @Test
  void an_answer_instead_of_a_failure_has_its_failed_attempt_in_the_ledger() {
    try (KeyServer server = server("stale-if-error")) {
      String key = Objects.requireNonNull(server.create("acme", "ada").string("api_key"));
      assertThat(header(chat(server, key), "cache")).isEqualTo("MISS");
      down = true;

      HttpResponse<String> stale = chat(server, key);

      assertThat(stale.statusCode()).isEqualTo(200);
      assertThat(stale.body()).contains("Hi");
      assertThat(header(stale, "cache")).isEqualTo("STALE");
      assertThat(header(stale, "cost")).isEqualTo("0");
      assertThat(header(stale, "provider")).isEqualTo("up");
      assertThat(header(stale, "attempts")).isEqualTo("1");
      assertThat(stale.headers().firstValue("Age")).isPresent();

      JsonObject call = recorded(server, header(stale, "call-id"));
      assertThat(call.string("outcome")).isEqualTo("succeeded");
      assertThat(call.integer("status")).isEqualTo(200);
      assertThat(call.object("cache").string("status")).isEqualTo("STALE");
      assertThat(call.object("cache").isTrue("hit")).isTrue();
      assertThat(call.integer("attempt_count")).isEqualTo(1);
      assertThat(call.objects("attempts"))
          .extracting(attempt -> attempt.string("outcome"))
          .containsExactly("failed");
      assertThat(Objects.requireNonNull(call.get("cost_usd")).asDecimal()).isZero();
      assertThat(Objects.requireNonNull(call.get("saved_usd")).asDecimal()).isPositive();
      JsonObject listed =
          JsonObject.parse(
                  server.send("GET", "/api/v1/calls?limit=1", null, KeyServer.ADMIN).body())
              .objects("calls")
              .get(0);
      assertThat(listed.integer("attempt_count")).isEqualTo(1);
      assertThat(listed.string("outcome")).isEqualTo("succeeded");
    }
  }

  @Test
  void the_background_call_is_charged_to_the_same_key() {
    try (KeyServer server = server("stale-while-revalidate")) {
      String key = Objects.requireNonNull(server.create("acme", "ada").string("api_key"));
      chat(server, key);

      HttpResponse<String> stale = chat(server, key);

      assertThat(header(stale, "cache")).isEqualTo("STALE");
      assertThat(header(stale, "cost")).isEqualTo("0");
      assertThat(header(stale, "attempts")).isEqualTo("0");
      await().until(() -> server.usage(key).integer("requests_used") == 3);
      assertThat(upstream.calls()).isEqualTo(2);
    }
  }
}
