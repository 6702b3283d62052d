package io.aiprovider.server.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.client.ChatClient;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.TestDatabase;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The figures of all endpoints after some calls, on both databases. */
class StatusTest {
  private static final String CHAT = "/v1/chat/completions";

  private static KeyServer server(TestDatabase database) {
    return KeyServer.on(
        database,
        "cache.enabled=true",
        "resilience.circuit-breaker.enabled=false",
        "providers.sim.priority=2",
        "providers.sim.price.input=1",
        "providers.sim.price.output=2",
        "providers.down.type=simulated",
        "providers.down.models=large",
        "providers.down.priority=1",
        "providers.down.simulation.fault=status:503",
        "providers.off.type=simulated",
        "providers.off.enabled=false");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void all_endpoints_have_the_same_figures(TestDatabase database) {
    try (KeyServer server = server(database)) {
      String ada = server.create("acme", "ada").string("api_key");
      String bob = server.create("acme", "bob", "\"requests_per_minute\":1").string("api_key");
      assertThat(server.send("POST", CHAT, chat("small", "One", ""), ada).statusCode())
          .isEqualTo(200);
      assertThat(server.send("POST", CHAT, chat("small", "One", ""), ada).statusCode())
          .isEqualTo(200); // from the cache
      assertThat(
              server.send("POST", CHAT, chat("large", "Two", ",\"stream\":true"), ada).statusCode())
          .isEqualTo(200);
      assertThat(server.send("POST", CHAT, chat("small", "Call lookup", TOOL), bob).statusCode())
          .isEqualTo(200);
      assertThat(server.send("POST", CHAT, chat("small", "Four", ""), bob).statusCode())
          .isEqualTo(429);
      assertThat(server.send("POST", CHAT, chat("small", "Bad", ",\"n\":0"), ada).statusCode())
          .isEqualTo(400); // no call begins

      await()
          .untilAsserted(
              () ->
                  assertThat(get(server, "/api/v1/metrics").integer("requests_total"))
                      .isEqualTo(5));
      assertMetrics(get(server, "/api/v1/metrics"), scraped(server));
      assertSame(server);
      await().untilAsserted(() -> assertCostsAgree(server));
      assertProviders(get(server, "/api/v1/providers"));
      assertFollowsTheConfiguration(server);
    }
  }

  private static final String TOOL =
      ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"lookup\"}}]";

  private static String chat(String model, String text, String more) {
    return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
        .formatted(model, text, more);
  }

  private static JsonObject get(KeyServer server, String path) {
    return JsonObject.parse(server.admin("GET", path, null).body());
  }

  private static BigDecimal decimal(JsonObject json, String name) {
    return json.get(name).asDecimal();
  }

  private static List<String> scraped(KeyServer server) {
    return server.admin("GET", "/metrics", null).body().lines().toList();
  }

  private static double sum(List<String> scraped, String name) {
    return scraped.stream()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static void assertMetrics(JsonObject metrics, List<String> scraped) {
    assertThat(sum(scraped, "gen_ai_server_request_duration_seconds_count")).isEqualTo(5);
    assertThat(metrics.object("errors")).isEqualTo(JsonObject.of("limit_reached", 1));
    assertThat(metrics.integer("requests_failed")).isZero();
    assertThat(metrics.integer("requests_in_flight")).isZero();
    assertThat(decimal(metrics, "requests_per_second")).isPositive();
    assertThat(decimal(metrics.object("latency_ms"), "p95")).isPositive();
    assertThat(decimal(metrics, "cache_hit_rate")).isPositive();
    assertThat(metrics.integer("tool_calls")).isEqualTo(1);
    assertThat(metrics.integer("failovers")).isEqualTo(1);
    assertThat(metrics.integer("rate_limit_rejections")).isEqualTo(1);
    assertThat(metrics.object("tokens").integer("input").doubleValue())
        .isPositive()
        .isEqualTo(
            sum(
                scraped.stream().filter(line -> line.contains("type=\"input\"")).toList(),
                "gen_ai_client_token_usage_sum"));
    assertThat(metrics.object("providers").object("down").integer("attempts")).isEqualTo(1);
    assertThat(decimal(metrics.object("providers").object("down"), "success_rate")).isZero();
    assertThat(metrics.object("providers").object("sim").integer("attempts")).isEqualTo(3);
  }

  private static void assertSame(KeyServer server) {
    JsonObject health = get(server, "/health").object("performance");
    JsonObject status = get(server, "/status");
    JsonObject stats = get(server, "/admin/stats");

    assertThat(health.integer("requests_total")).isEqualTo(5);
    assertThat(status.object("performance")).isEqualTo(health);
    assertThat(stats.integer("total_requests")).isEqualTo(5);
    assertThat(stats.integer("active_api_keys")).isEqualTo(2);
    assertThat(stats.integer("active_users")).isEqualTo(2);
    assertThat(stats.integer("models_loaded"))
        .isEqualTo(status.object("models").integer("available"))
        .isEqualTo(2);
    assertThat(status.string("status")).isEqualTo("degraded");
    assertThat(status.object("service").integer("active_keys")).isEqualTo(2);
    assertThat(status.object("service").string("mode")).isEqualTo("production");
    JsonObject checks = get(server, "/api/v1/metrics");
    assertThat(decimal(checks, "health_check_cache_hit_rate")).isBetween(ZERO, BigDecimal.ONE);
  }

  private static final BigDecimal ZERO = BigDecimal.ZERO;

  private static void assertCostsAgree(KeyServer server) {
    JsonObject costs = get(server, "/status").object("costs");
    BigDecimal spent = decimal(get(server, "/api/v1/metrics"), "cost_usd");
    BigDecimal reported =
        decimal(get(server, "/api/v1/analytics/costs").object("total"), "cost_usd");

    assertThat(spent).isPositive().isEqualByComparingTo(reported);
    assertThat(decimal(costs.object("month"), "cost_usd")).isEqualByComparingTo(reported);
    assertThat(costs.object("month").integer("requests")).isEqualTo(5);
    assertThat(costs.objects("month_by_provider").get(0).string("key")).isEqualTo("sim");
    assertThat(costs.objects("month_by_model")).isNotEmpty();
  }

  private static void assertProviders(JsonObject answer) {
    List<JsonObject> providers = answer.objects("providers");

    assertThat(providers)
        .extracting(provider -> provider.string("name"))
        .containsExactly("down", "sim", "off");
    JsonObject down = providers.get(0);
    assertThat(down.integer("failovers")).isEqualTo(1);
    assertThat(down.string("error")).isEqualTo("overloaded");
    JsonObject sim = providers.get(1);
    assertThat(sim.string("status")).isEqualTo("healthy");
    assertThat(sim.integer("priority")).isEqualTo(2);
    assertThat(decimal(sim, "cost_usd")).isPositive();
    assertThat(sim.array("models").values()).hasSize(2);
    assertThat(providers.get(2)).isEqualTo(JsonObject.of("name", "off").with("enabled", false));
  }

  private static void assertFollowsTheConfiguration(KeyServer server) {
    ChatClient client = server.server().bean(ChatClient.class);

    client.reconfigure(settings -> settings.removeProvider("down"));

    assertThat(get(server, "/api/v1/providers").objects("providers"))
        .extracting(provider -> provider.string("name"))
        .containsExactly("sim", "off");
    assertThat(get(server, "/status").object("providers").names()).containsExactly("sim");
  }
}
