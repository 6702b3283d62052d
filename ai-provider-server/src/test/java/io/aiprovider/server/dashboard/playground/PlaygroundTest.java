package io.aiprovider.server.dashboard.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.dashboard.session.Browser;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.TestDatabase;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PlaygroundTest {
  private static final String PATH = "/dashboard/playground";

  private static KeyServer server;

  @BeforeAll
  static void start() {
    server =
        KeyServer.on(
            TestDatabase.H2,
            "dashboard.playground.requests-per-hour=2",
            "providers.sim.prices.large.input=1000000",
            "providers.sim.prices.large.output=1000000",
            "providers.sim.prices.small.input=1",
            "providers.sim.prices.small.output=1");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String chat(String model, String further) {
    return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]%s}"
        .formatted(model, further);
  }

  private static Browser signedIn(String key) {
    Browser browser = new Browser(server.server());
    assertThat(browser.signIn(key).statusCode()).isEqualTo(200);
    return browser;
  }

  @Test
  void a_stream_is_that_of_a_chat_and_ends_with_its_cost() {
    String key = server.create("acme", "ada").string("api_key");

    HttpResponse<String> answer =
        signedIn(key).send("POST", PATH, chat("small", ",\"stream\":true"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-ai-provider-call-id")).isPresent();
    List<String> events = answer.body().lines().filter(line -> !line.isBlank()).toList();
    assertThat(events.get(events.size() - 1)).isEqualTo("data: [DONE]");
    JsonObject last = JsonObject.parse(events.get(events.size() - 2).substring("data: ".length()));
    assertThat(last.object("usage").has("cost")).isTrue();
  }

  @Test
  void a_call_has_a_caller_and_a_tag_of_its_own() {
    JsonObject key = server.create("acme", "bob");

    Browser browser = signedIn(key.string("api_key"));
    HttpResponse<String> answer = browser.send("POST", PATH, chat("small", ""));

    String id = answer.headers().firstValue("x-ai-provider-call-id").orElseThrow();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              HttpResponse<String> call = server.admin("GET", "/api/v1/calls/" + id, null);
              assertThat(call.statusCode()).isEqualTo(200);
              assertThat(call.body())
                  .contains("\"playground/" + key.string("key_id") + "\"")
                  .contains("\"source\":\"playground\"")
                  .contains("\"bob\"");
            });
    assertThat(browser.send("GET", "/api/v1/calls/" + id, null).statusCode()).isEqualTo(200);
    assertThat(browser.send("GET", "/api/v1/calls", null).body()).contains(id);
    HttpResponse<String> costs = browser.send("GET", "/api/v1/analytics/costs?group_by=key", null);
    JsonObject report = JsonObject.parse(costs.body());
    assertThat(report.object("total").integer("requests")).isEqualTo(1);
    assertThat(report.objects("groups").get(0).string("key"))
        .isEqualTo("playground/" + key.string("key_id"));
    String own = "/api/v1/analytics/performance?key=" + key.string("key_id");
    assertThat(JsonObject.parse(browser.send("GET", own, null).body()).object("total"))
        .extracting(total -> total.integer("requests"))
        .isEqualTo(0L);
  }

  @Test
  void its_limits_are_not_those_of_the_key() {
    String key = server.create("acme", "eve").string("api_key");
    Browser browser = signedIn(key);

    assertThat(browser.send("POST", PATH, chat("small", "")).statusCode()).isEqualTo(200);
    assertThat(browser.send("POST", PATH, chat("small", "")).statusCode()).isEqualTo(200);
    HttpResponse<String> third = browser.send("POST", PATH, chat("small", ""));

    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(server.usage(key).integer("requests_used")).isZero();
    assertThat(server.call(key)).isEqualTo(200);
  }

  @Test
  void its_budget_is_not_that_of_the_key() {
    String key = server.create("acme", "joe").string("api_key");

    HttpResponse<String> refused = signedIn(key).send("POST", PATH, chat("large", ""));

    assertThat(refused.statusCode()).isBetween(400, 499);
    assertThat(HttpCaller.errorOf(refused).string("code")).contains("budget");
    assertThat(server.send("POST", HttpCaller.CHAT, chat("large", ""), key).statusCode())
        .isEqualTo(200);
  }

  @Test
  void it_is_for_those_who_may_call_models_and_come_from_the_dashboard() {
    String viewer = server.create("acme", "vic", "\"role\":\"viewer\"").string("api_key");
    Browser browser = signedIn(KeyServer.ADMIN);

    assertThat(signedIn(viewer).send("POST", PATH, chat("small", "")).statusCode()).isEqualTo(403);
    assertThat(new Browser(server.server()).send("POST", PATH, chat("small", "")).statusCode())
        .isEqualTo(401);
    assertThat(
            browser
                .raw(
                    "POST",
                    PATH,
                    chat("small", ""),
                    "X-AIP-Request",
                    "1",
                    "Sec-Fetch-Site",
                    "cross-site")
                .statusCode())
        .isEqualTo(403);
    assertThat(browser.send("POST", PATH, "{\"model\":1}").statusCode()).isEqualTo(400);
  }

  @Test
  void in_development_mode_nobody_signs_in() {
    try (RunningServer development = RunningServer.simulated()) {
      assertThat(new Browser(development).send("POST", PATH, chat("auto", "")).statusCode())
          .isEqualTo(200);
    }
  }
}
