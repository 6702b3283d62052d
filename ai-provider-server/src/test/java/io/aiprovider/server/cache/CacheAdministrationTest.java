package io.aiprovider.server.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.TestDatabase;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /admin/cache}, through the running server. */
class CacheAdministrationTest {
  private KeyServer server;
  private String acme;
  private String other;

  @BeforeEach
  void start() {
    server =
        KeyServer.on(TestDatabase.H2, "cache.enabled=true", "providers.sim.aliases.fast=small");
    acme = key("acme");
    other = key("other");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String key(String tenant) {
    return Objects.requireNonNull(server.create(tenant, "ada").string("api_key"));
  }

  /** What the cache did for the request. */
  private String ask(String key, String model) {
    HttpResponse<String> response =
        server.send(
            "POST",
            HttpCaller.CHAT,
            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"secret question\"}]}"
                .formatted(model),
            key);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.headers().firstValue("x-ai-provider-cache").orElseThrow();
  }

  private void fill() {
    assertThat(List.of(ask(acme, "large"), ask(acme, "fast"), ask(other, "large")))
        .containsOnly("MISS");
  }

  private long clear(@Nullable String json) {
    HttpResponse<String> response = server.admin("POST", "/admin/cache/clear", json);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonObject.parse(response.body()).integer("cleared");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "{}")
  void all_answers_are_removed(@Nullable String body) {
    fill();

    assertThat(clear(body)).isEqualTo(3);

    assertThat(ask(acme, "large")).isEqualTo("MISS");
    assertThat(ask(other, "large")).isEqualTo("MISS");
  }

  @Test
  void the_answers_of_a_tenant_are_removed() {
    fill();

    assertThat(clear("{\"tenant\":\"acme\"}")).isEqualTo(2);

    assertThat(ask(acme, "fast")).isEqualTo("MISS");
    assertThat(ask(other, "large")).isEqualTo("HIT");
  }

  @Test
  void the_answers_of_a_model_are_removed_by_its_name_or_its_alias() {
    fill();
    assertThat(clear("{\"model\":\"small\"}")).isEqualTo(1);
    assertThat(ask(acme, "fast")).isEqualTo("MISS");

    assertThat(clear("{\"model\":\"fast\"}")).isEqualTo(1);
    assertThat(ask(acme, "large")).isEqualTo("HIT");
  }

  @Test
  void entries_show_everything_but_the_content() {
    fill();
    ask(other, "large");

    HttpResponse<String> response = server.admin("GET", "/admin/cache/entries?limit=2", null);

    assertThat(response.body()).doesNotContain("secret question", "Simulated answer");
    List<JsonObject> entries = JsonObject.parse(response.body()).objects("entries");
    assertThat(entries).hasSize(2);
    JsonObject newest = entries.get(0);
    assertThat(newest.string("tenant")).isEqualTo("other");
    assertThat(newest.string("model")).isEqualTo("large");
    assertThat(newest.integer("hits")).isEqualTo(1);
    assertThat(newest.string("key")).matches("[0-9a-f]{64}");
    assertThat(newest.string("expires")).isGreaterThan(newest.string("created"));
  }

  @Test
  void a_removal_is_in_the_audit_log() {
    clear("{\"tenant\":\"acme\"}");
    clear("{\"model\":\"large\"}");

    String log = server.admin("GET", "/admin/audit?limit=2", null).body();

    assertThat(log)
        .contains("\"action\":\"cache.clear\"", "\"tenant acme\"", "{\"model\":\"large\"}");
  }

  @Test
  void callers_and_tenant_admins_may_not() {
    String tenantAdmin =
        Objects.requireNonNull(
            server.create("acme", "root", "\"role\":\"tenant_admin\"").string("api_key"));
    for (String key : List.of(acme, tenantAdmin)) {
      assertThat(server.send("POST", "/admin/cache/clear", "{}", key).statusCode()).isEqualTo(403);
      assertThat(server.send("GET", "/admin/cache/entries", null, key).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void wrong_requests_are_refused_and_change_nothing() {
    fill();
    String both = "{\"tenant\":\"acme\",\"model\":\"large\"}";
    assertThat(server.admin("POST", "/admin/cache/clear", both).statusCode()).isEqualTo(400);
    for (String wrong :
        List.of(
            "{\"tenants\":\"a\"}", "{\"tenant\":null}", "{\"model\":null}", "{\"tenant\":\"\"}")) {
      assertThat(server.admin("POST", "/admin/cache/clear", wrong).statusCode())
          .as(wrong)
          .isEqualTo(400);
    }
    assertThat(server.admin("GET", "/admin/cache/entries?limit=10001", null).statusCode())
        .isEqualTo(400);
    assertThat(server.admin("GET", "/admin/cache/entries?limit=x", null).statusCode())
        .isEqualTo(400);

    assertThat(ask(acme, "large")).isEqualTo("HIT");
  }
}
