package io.aiprovider.server.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code POST /api/v1/explain}. */
class ExplainTest {
  private static final String REQUEST =
      """
      {"model":"m","max_tokens":5,"messages":[{"role":"user","content":"Hi"}]}
      """;
  private static final String ANSWER =
      """
      {"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,
       "message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],
       "usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8}}
      """;
  private static final Pattern COUNTER =
      Pattern.compile("(?m)^(ai_provider|gen_ai)\\w*_(total|count)\\b.*$");

  private final MockWebServer upstream = new MockWebServer();
  private RunningServer server;
  private HttpCaller caller;

  @BeforeEach
  void start() throws IOException {
    upstream.start();
    server =
        RunningServer.inFrontOf(
            upstream.url("/v1").toString(),
            "providers.up.models=m",
            "providers.up.price.input=1",
            "providers.up.price.output=1",
            "providers.other.type=openai",
            "providers.other.base-url=" + upstream.url("/other"),
            "providers.other.api-key=sk-other",
            "providers.other.models=m",
            "providers.other.priority=2",
            "cache.enabled=true",
            "resilience.max-attempts=2",
            "routing.cross-model-failover=false");
    caller = new HttpCaller(server);
  }

  @AfterEach
  void stop() {
    server.close();
    upstream.close();
  }

  private void upstreamAnswers() {
    upstream.enqueue(new MockResponse.Builder().body(ANSWER).build());
  }

  private HttpResponse<String> post(String path, String body) {
    return caller.send(caller.post(path, body).build());
  }

  private JsonObject explain(String query) {
    HttpResponse<String> response = post("/api/v1/explain" + query, REQUEST);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonObject.parse(response.body());
  }

  private String keyWith(String settings) {
    String body = "{\"tenant_id\":\"acme\",\"user_id\":\"ada\",\"name\":\"k\"," + settings + "}";
    return String.valueOf(JsonObject.parse(post("/auth/create-key", body).body()).string("key_id"));
  }

  private List<String> counters() {
    return COUNTER
        .matcher(caller.get("/metrics").body())
        .results()
        .map(found -> found.group())
        .toList();
  }

  @Test
  void a_request_is_explained_and_nothing_is_called_or_counted() {
    List<String> before = counters();

    JsonObject explanation = explain("");

    assertThat(explanation.string("model")).isEqualTo("m");
    assertThat(explanation.integer("prompt_tokens")).isEqualTo(8);
    assertThat(explanation.object("cache").string("status")).isEqualTo("MISS");
    JsonObject first = explanation.objects("candidates").get(0);
    assertThat(first.integer("position")).isEqualTo(1);
    assertThat(first.string("provider")).isEqualTo("up");
    assertThat(first.string("verdict")).isEqualTo("selected");
    assertThat(first.get("cost_usd").asDecimal()).isEqualByComparingTo("0.000013");
    assertThat(counters()).isEqualTo(before);
    assertThat(upstream.getRequestCount()).isZero();
  }

  @Test
  void a_provider_that_cools_down_and_a_cached_answer_are_shown() {
    upstream.enqueue(new MockResponse.Builder().code(429).addHeader("Retry-After", "120").build());
    upstreamAnswers();
    assertThat(caller.chat(REQUEST).statusCode()).isEqualTo(200);

    JsonObject explanation = explain("");

    assertThat(explanation.object("cache").string("status")).isEqualTo("HIT");
    JsonObject first = explanation.objects("candidates").get(0);
    assertThat(first.string("provider")).isEqualTo("other");
    JsonObject cooling = explanation.objects("candidates").get(1);
    assertThat(cooling.string("verdict")).isEqualTo("cooling_down");
    assertThat(cooling.string("until")).isNotNull();
    assertThat(upstream.getRequestCount()).isEqualTo(2);
  }

  @Test
  void a_request_is_explained_as_if_it_came_with_a_key() {
    String denied = keyWith("\"denied_models\":[\"m\"]");
    String limited = keyWith("\"allowed_models\":[\"up/m\"],\"budget_usd\":0.000001");

    JsonObject refusal = explain("?key=" + denied).object("refusal");
    JsonObject spent = explain("?key=" + limited);

    assertThat(refusal.string("reason")).isEqualTo("model_not_allowed");
    assertThat(refusal.integer("status")).isEqualTo(403);
    assertThat(spent.object("refusal").string("reason")).isEqualTo("budget_exceeded");
    assertThat(spent.objects("candidates").get(1).string("verdict")).isEqualTo("not_allowed");
    assertThat(upstream.getRequestCount()).isZero();
  }

  @Test
  void a_request_that_cannot_be_explained_is_refused() {
    assertThat(post("/api/v1/explain", "{").statusCode()).isEqualTo(400);
    assertThat(post("/api/v1/explain", "{\"model\":\"m\"}").statusCode()).isEqualTo(400);
    HttpResponse<String> unknown = post("/api/v1/explain?key=nobody", REQUEST);
    assertThat(HttpCaller.errorOf(unknown).string("code")).isEqualTo("key_not_found");
  }
}
