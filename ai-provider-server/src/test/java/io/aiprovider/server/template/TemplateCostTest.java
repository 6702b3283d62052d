package io.aiprovider.server.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.TestDatabase;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls of templates and tasks cost money as chats do: budgets, limits and the ledger. */
class TemplateCostTest {
  private static final String CHAT =
      "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  private static final String CLASSIFY =
      "{\"model\":\"small\",\"text\":\"a dog\",\"labels\":[\"cats\",\"dogs\"]}";
  private static final Map<String, String> REQUESTS =
      Map.of(
          "/ai/generate",
          "{\"model\":\"small\",\"prompt\":\"Hi\"}",
          "/ai/sql/assist",
          "{\"model\":\"small\",\"query\":\"SELECT 1\",\"action\":\"explain\"}",
          "/ai/classify",
          CLASSIFY,
          "/api/infer?task=chat",
          CHAT,
          "/api/infer?task=embedding",
          "{\"model\":\"small\",\"input\":\"Hi\"}",
          "/api/infer?task=classification",
          CLASSIFY);

  private static KeyServer server(TestDatabase database) {
    return KeyServer.on(database, "cache.enabled=false", "providers.sim.cost-per-token=0.01");
  }

  @ParameterizedTest
  @EnumSource
  void a_spent_budget_is_the_same_error_as_for_a_chat(TestDatabase database) {
    try (KeyServer server = server(database)) {
      String key = server.create("poor", "ada").string("api_key");
      server.admin(
          "PUT", "/admin/budgets/poor", "{\"scope\":\"tenant\",\"id\":\"poor\",\"usd\":0.000001}");
      HttpResponse<String> chat = server.send("POST", HttpCaller.CHAT, CHAT, key);
      assertThat(chat.statusCode()).isEqualTo(402);

      REQUESTS.forEach(
          (path, body) -> {
            HttpResponse<String> refused = server.send("POST", path, body, key);

            assertThat(refused.statusCode()).as(path + refused.body()).isEqualTo(402);
            JsonObject error = HttpCaller.errorOf(refused);
            assertThat(error.without("message"))
                .isEqualTo(HttpCaller.errorOf(chat).without("message"));
            assertThat(error.string("message"))
                .startsWith(
                    "The budget of this tenant for this month, $0.000001, has $0.000001 left");
            assertThat(refused.headers().firstValue("x-ai-provider-call-id")).isPresent();
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_most_that_a_call_may_cost_is_a_limit(TestDatabase database) {
    try (KeyServer server = server(database)) {
      HttpResponse<String> chat = limited(server, HttpCaller.CHAT, CHAT);
      assertThat(chat.statusCode()).isEqualTo(402);

      REQUESTS.forEach(
          (path, body) -> {
            HttpResponse<String> refused = limited(server, path, body);

            assertThat(refused.statusCode()).as(path + refused.body()).isEqualTo(402);
            assertThat(HttpCaller.errorOf(refused).string("code")).isEqualTo("budget_exceeded");
          });
    }
  }

  private static HttpResponse<String> limited(KeyServer server, String path, String body) {
    return server.send("POST", path, body, KeyServer.ADMIN, "x-ai-provider-max-cost", "0.000001");
  }

  @ParameterizedTest
  @EnumSource
  void the_ledger_has_path_tags_and_the_cost_of_the_answer(TestDatabase database) {
    try (KeyServer server = server(database)) {
      REQUESTS.forEach(
          (path, body) -> {
            HttpResponse<String> answered =
                server.send(
                    "POST", path, body, KeyServer.ADMIN, "x-ai-provider-tags", "team=search,run=7");
            assertThat(answered.statusCode()).as(path + answered.body()).isEqualTo(200);
            BigDecimal cost =
                new BigDecimal(answered.headers().firstValue("x-ai-provider-cost").orElseThrow());
            assertThat(cost).as(path).isPositive();
            JsonValue shown = JsonObject.parse(answered.body()).get("cost_usd");
            if (shown != null) { // OpenAI's formats have no such member
              assertThat(shown.asDecimal()).as(path).isEqualByComparingTo(cost);
            }

            JsonObject recorded = recorded(server, answered);
            assertThat(recorded.string("endpoint")).isEqualTo(path.split("\\?", 2)[0]);
            assertThat(recorded.object("tags").string("team")).isEqualTo("search");
            assertThat(recorded.object("tags").string("run")).isEqualTo("7");
            assertThat(recorded.get("cost_usd").asDecimal()).isEqualByComparingTo(cost);
            assertThat(recorded.toString()).doesNotContain("SELECT 1", "a dog");
          });
    }
  }

  private static JsonObject recorded(KeyServer server, HttpResponse<String> answered) {
    String id = answered.headers().firstValue("x-ai-provider-call-id").orElseThrow();
    String path = "/api/v1/calls/" + id;
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> server.admin("GET", path, null), response -> response.statusCode() == 200)
        .body()
        .transform(JsonObject::parse);
  }
}
