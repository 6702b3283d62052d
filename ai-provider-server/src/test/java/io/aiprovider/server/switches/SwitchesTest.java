package io.aiprovider.server.switches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.TestDatabase;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /admin/switches}, through two running servers on one database. */
class SwitchesTest {
  private static final String MODEL =
      "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

  private static KeyServer server;
  private static KeyServer other;
  private static String url;

  @BeforeAll
  static void start() {
    url = TestDatabase.newPostgresqlUrl();
    server = startServer();
    other = startServer();
  }

  private static KeyServer startServer() {
    return KeyServer.at(
        url,
        "cache.enabled=false",
        "providers.first.type=simulated",
        "providers.first.models=shared",
        "providers.second.type=simulated",
        "providers.second.models=shared",
        "providers.second.priority=200");
  }

  @AfterAll
  static void stop() {
    server.close();
    other.close();
  }

  @AfterEach
  void removeAll() {
    list().forEach(each -> server.admin("DELETE", "/admin/switches/" + each.string("id"), null));
    await().until(() -> askedOf(other, "shared").equals("first"));
  }

  private static List<JsonObject> list() {
    return JsonObject.parse(server.admin("GET", "/admin/switches", null).body())
        .objects("switches");
  }

  private static JsonObject set(String json) {
    HttpResponse<String> response = server.admin("POST", "/admin/switches", json);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return JsonObject.parse(response.body());
  }

  private static HttpResponse<String> ask(KeyServer of, String model) {
    return of.send("POST", "/v1/chat/completions", MODEL.formatted(model), KeyServer.ADMIN);
  }

  private static String askedOf(KeyServer of, String model) {
    return ask(of, model).headers().firstValue("x-ai-provider-provider").orElse("none");
  }

  @Test
  void a_disabled_provider_is_not_called_by_any_server_until_it_is_removed() {
    JsonObject set =
        set(
            "{\"action\":\"disable\",\"provider\":\"first\",\"duration\":\"30m\",\"reason\":\"wrong answers\"}");

    assertThat(askedOf(server, "shared")).as("at once").isEqualTo("second");
    await().until(() -> askedOf(other, "shared").equals("second"));
    HttpResponse<String> pinned = ask(server, "first/shared");
    assertThat(pinned.statusCode()).isEqualTo(503);
    assertThat(pinned.body()).contains("provider_disabled", "switched off by an operator until");
    assertThat(pinned.headers().firstValue("retry-after")).isPresent();
    assertThat(list()).hasSize(1);
    assertThat(list().get(0).string("reason")).isEqualTo("wrong answers");
    assertThat(list().get(0).string("created_by")).isEqualTo("key admin");
    List<JsonObject> providers =
        JsonObject.parse(server.admin("GET", "/api/v1/providers", null).body())
            .objects("providers");
    assertThat(providers.get(0).objects("switches"))
        .extracting(each -> each.string("id"), each -> each.string("action"))
        .containsExactly(tuple(set.string("id"), "disable"));
    assertThat(providers.get(1).has("switches")).isFalse();

    String path = "/admin/switches/" + set.string("id");
    assertThat(server.admin("DELETE", path, null).statusCode()).isEqualTo(204);
    assertThat(server.admin("DELETE", path, null).statusCode()).isEqualTo(404);
    assertThat(askedOf(server, "shared")).isEqualTo("first");
    assertThat(server.admin("GET", "/admin/audit?limit=10", null).body())
        .contains("switch.set", "switch.remove", "switch " + set.string("id"), "wrong answers");
  }

  @Test
  void a_server_that_starts_follows_the_switches() {
    set("{\"action\":\"drain\",\"provider\":\"first\"}");
    try (KeyServer restarted = startServer()) {
      assertThat(askedOf(restarted, "shared")).isEqualTo("second");
    }
  }

  @Test
  void ends_by_itself() {
    set("{\"action\":\"disable\",\"provider\":\"first\",\"duration\":\"1s\"}");

    await().until(() -> askedOf(server, "shared").equals("first"));
    assertThat(list()).isEmpty();
  }

  @Test
  void explains_what_is_switched_off() {
    set("{\"action\":\"disable\",\"model\":\"shared\"}");

    String explanation = server.admin("POST", "/api/v1/explain", MODEL.formatted("shared")).body();

    assertThat(explanation)
        .contains("\"verdict\":\"disabled\"", "The model is switched off by an operator until");
  }

  @Test
  void a_later_switch_for_the_same_provider_replaces_the_earlier_one() {
    set("{\"action\":\"disable\",\"provider\":\"first\"}");
    set("{\"action\":\"weight\",\"provider\":\"first\",\"weight\":7}");
    set("{\"action\":\"drain\",\"provider\":\"first\"}");

    assertThat(list()).extracting(each -> each.string("action")).containsExactly("weight", "drain");
  }

  @Test
  void a_reset_is_done_and_not_listed() {
    JsonObject reset = set("{\"action\":\"reset_circuit\",\"provider\":\"first\"}");

    assertThat(reset.string("expires_at")).isNull();
    assertThat(list()).isEmpty();
  }

  @Test
  void warns_about_a_model_that_nobody_has() {
    assertThat(set("{\"action\":\"drain\",\"model\":\"sharde\"}").string("warning"))
        .contains("No configured model");
    assertThat(set("{\"action\":\"drain\",\"model\":\"shared\"}").has("warning")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | action",
        "{\"action\":\"explode\",\"provider\":\"first\"} | must be one of disable, drain",
        "{\"action\":\"disable\"} | provider",
        "{\"action\":\"disable\",\"provider\":\"frist\"} | Enabled are: first, sim, second",
        "{\"action\":\"weight\",\"provider\":\"first\"} | weight",
        "{\"action\":\"weight\",\"provider\":\"first\",\"weight\":-1} | weight",
        "{\"action\":\"disable\",\"provider\":\"first\",\"weight\":1} | only for the action 'weight'",
        "{\"action\":\"disable\",\"provider\":\"first\",\"duration\":\"8d\"} | from 1s to 7d",
        "{\"action\":\"disable\",\"provider\":\"first\",\"duration\":\"-5m\"} | from 1s to 7d",
        "{\"action\":\"disable\",\"provider\":\"first\",\"duration\":\"30\"} | from 1s to 7d",
        "{\"action\":\"disable\",\"provider\":\"first\",\"duration\":\"9999999999999999d\"} | from 1s to 7d",
        "{\"action\":\"reset_circuit\",\"model\":\"shared\"} | provider",
        "{\"action\":\"reset_circuit\",\"provider\":\"first\",\"duration\":\"1m\"} | no meaning for a reset",
        "{\"action\":\"disable\",\"provider\":\"first\",\"untill\":\"x\"} | Unknown field"
      })
  void says_what_is_wrong(String json, String message) {
    HttpResponse<String> response = server.admin("POST", "/admin/switches", json);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.body()).contains(message);
  }

  @Test
  void callers_may_not_switch() {
    String key = server.create("acme", "ada").string("api_key");

    assertThat(server.send("GET", "/admin/switches", null, key).statusCode()).isEqualTo(403);
    assertThat(
            server
                .send(
                    "POST",
                    "/admin/switches",
                    "{\"action\":\"disable\",\"provider\":\"first\"}",
                    key)
                .statusCode())
        .isEqualTo(403);
  }
}
