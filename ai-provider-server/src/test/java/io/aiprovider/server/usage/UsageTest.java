package io.aiprovider.server.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.Samples;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a key used, and what its limits refuse. */
final class UsageTest {
  private static KeyServer server;

  @BeforeAll
  static void start() {
    server =
        KeyServer.on(
            TestDatabase.H2,
            "limits.default-requests=7",
            "limits.tiers.enterprise.requests-per-hour=2",
            "limits.tiers.enterprise.denied-models=small",
            "providers.sim.cost-per-token=0.01");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void each_call_counts_at_once() {
    String key = server.create("t", "u", "\"tier\":\"pro\"").string("api_key");
    assertThat(server.usage(key).integer("requests_used")).isZero();

    server.call(key);
    server.call(key);

    JsonObject usage = server.usage(key);
    assertThat(usage.integer("requests_used")).isEqualTo(2);
    assertThat(usage.integer("requests_limit")).isEqualTo(1_000);
    assertThat(usage.integer("requests_remaining")).isEqualTo(998);
    assertThat(Instant.parse(usage.string("window_reset"))).isAfter(Instant.now());
    assertThat(usage.integer("tokens_used")).isPositive();
    assertThat(new BigDecimal(usage.get("cost_usd").toString()))
        .isEqualByComparingTo(
            new BigDecimal("0.01").multiply(BigDecimal.valueOf(usage.integer("tokens_used"))));
  }

  /** Over several servers, and without waiting for the rows in the database. */
  @Test
  void tokens_and_cost_survive_a_restart_and_are_exact_at_once() {
    String url = TestDatabase.newPostgresqlUrl();
    String[] settings = {
      "limits.window=2400h", "cache.enabled=false", "providers.sim.cost-per-token=0.01"
    };
    String key;
    JsonObject first;
    try (KeyServer before = KeyServer.at(url, settings)) {
      key = before.create("t", "u").string("api_key");
      assertThat(before.call(key)).isEqualTo(200);
      first = before.usage(key);
    }

    try (KeyServer after = KeyServer.at(url, settings)) {
      assertThat(first.integer("tokens_used")).isPositive();
      assertThat(after.usage(key).integer("tokens_used")).isEqualTo(first.integer("tokens_used"));
      assertThat(after.usage(key).get("cost_usd")).isEqualTo(first.get("cost_usd"));
      for (int calls = 2; calls <= 20; calls++) {
        assertThat(after.call(key)).isEqualTo(200);
        assertThat(after.usage(key).integer("tokens_used"))
            .isEqualTo(calls * first.integer("tokens_used"));
      }
    }
  }

  @Test
  void only_model_calls_count() {
    String key = server.create("t", "u", "\"tier\":\"pro\"").string("api_key");

    server.send("GET", "/v1/models", null, key);
    server.send("POST", HttpCaller.CHAT, "{", key);

    assertThat(server.usage(key).integer("requests_used")).isZero();
  }

  @Test
  void a_key_without_tier_has_the_default_quota() {
    String key = server.create("t", "u", "\"requests_per_minute\":100").string("api_key");

    assertThat(server.usage(key).integer("requests_limit")).isEqualTo(7);
  }

  @Test
  void a_key_with_two_requests_a_minute_is_refused_the_third() {
    String key =
        server.create("t", "u", "\"tier\":\"pro\"", "\"requests_per_minute\":2").string("api_key");
    for (int i = 0; i < 2; i++) {
      assertThat(server.call(key)).isEqualTo(200);
    }

    HttpResponse<String> third = server.chat(key);

    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(HttpCaller.errorOf(third).string("code")).isEqualTo("rate_limit_exceeded");
    assertThat(third.headers().firstValue("Retry-After")).isPresent();
    assertThat(server.usage(key).integer("requests_used")).isEqualTo(2);
  }

  @Test
  void a_limit_of_a_tenant_counts_all_its_keys() {
    server.admin("PUT", "/admin/tenants/small", "{\"requests_per_minute\":2}");
    String one = server.create("small", "u", "\"tier\":\"pro\"").string("api_key");
    String other = server.create("small", "v", "\"tier\":\"pro\"").string("api_key");

    assertThat(server.call(one)).isEqualTo(200);
    assertThat(server.call(other)).isEqualTo(200);
    assertThat(server.call(other)).isEqualTo(429);
  }

  @Test
  void a_key_has_the_limits_and_models_of_its_tier() {
    String key = server.create("t", "u", "\"tier\":\"enterprise\"").string("api_key");

    assertThat(server.call(key)).isEqualTo(200);
    assertThat(server.usage(key).integer("requests_limit")).isEqualTo(2);
    HttpResponse<String> denied =
        server.send("POST", HttpCaller.CHAT, Samples.HELLO.replace("gpt-4o-mini", "small"), key);
    assertThat(denied.statusCode()).isEqualTo(403);
    assertThat(HttpCaller.errorOf(denied).string("code")).isEqualTo("model_not_allowed");
    assertThat(server.call(key)).isEqualTo(200);
    assertThat(server.call(key)).isEqualTo(429);
  }

  @Test
  void verification_says_what_is_left() {
    String key = server.create("t", "u", "\"tier\":\"free\"").string("api_key");
    server.call(key);

    assertThat(server.anybody("/auth/verify-key", "{\"api_key\":\"" + key + "\"}").body())
        .contains("\"requests_remaining\":99");
  }

  @Test
  void the_admin_key_has_no_quota_but_its_calls_are_counted() {
    server.call(KeyServer.ADMIN);

    JsonObject usage = server.usage(KeyServer.ADMIN);
    assertThat(usage.integer("requests_limit")).isNull();
    assertThat(usage.integer("requests_used")).isPositive();
  }

  @Test
  void health_is_degraded_while_the_database_is_down() {
    try (KeyServer other = KeyServer.on(TestDatabase.H2)) {
      HttpCaller caller = new HttpCaller(other.server());
      assertThat(caller.get("/health").body())
          .contains("\"status\":\"healthy\"", "\"database\":{\"status\":\"healthy\"}");

      Database database = other.server().bean(Database.class);
      database.close();
      assertThat(other.admin("GET", "/auth/keys", null).statusCode()).isEqualTo(503);

      JsonObject health = JsonObject.parse(caller.get("/health").body());
      assertThat(health.string("status")).isEqualTo("degraded");
      assertThat(health.object("database").string("since"))
          .isEqualTo(database.downSince().toString());
    }
  }
}
