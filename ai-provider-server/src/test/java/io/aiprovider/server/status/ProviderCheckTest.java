package io.aiprovider.server.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code POST /api/v1/providers/{name}/test}. */
class ProviderCheckTest {
  private static final String ANSWER =
      """
      {"id":"1","object":"chat.completion","model":"m","choices":[{"index":0,"message":
      {"role":"assistant","content":"Hi"},"finish_reason":"length"}],
      "usage":{"prompt_tokens":8,"completion_tokens":1,"total_tokens":9}}
      """;

  private final MockWebServer upstream = new MockWebServer();
  private volatile String key = "sk-upstream";
  private volatile int chatStatus = 200;
  private volatile String chatBody = "";

  @BeforeEach
  void start() throws IOException {
    upstream.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            if (!("Bearer " + key).equals(request.getHeaders().get("Authorization"))) {
              return new MockResponse.Builder().code(401).body("{}").build();
            }
            boolean chat = request.getTarget().endsWith("/chat/completions");
            if (chat) {
              chatBody = request.getBody().utf8();
            }
            return new MockResponse.Builder()
                .code(chat ? chatStatus : 200)
                .body(chat ? ANSWER : "{\"object\":\"list\",\"data\":[{\"id\":\"m\"}]}")
                .build();
          }
        });
    upstream.start();
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  private RunningServer server() {
    return RunningServer.inFrontOf(
        upstream.url("/v1").toString(),
        "providers.up.models=m,other",
        "providers.up.price.input=1",
        "providers.up.price.output=1");
  }

  private static HttpResponse<String> test(RunningServer server, String name) {
    HttpCaller caller = new HttpCaller(server);
    return caller.send(caller.post("/api/v1/providers/" + name + "/test", "").build());
  }

  @Test
  void a_provider_that_answers_passes_with_a_call_of_one_token() {
    try (RunningServer server = server()) {
      JsonObject result = JsonObject.parse(test(server, "up").body());

      assertThat(result.isTrue("ok")).isTrue();
      assertThat(result.isTrue("reachable")).isTrue();
      assertThat(result.isTrue("key_accepted")).isTrue();
      assertThat(result.array("models").values()).hasSize(2);
      assertThat(result.object("call").string("model")).isEqualTo("m");
      assertThat(result.object("call").get("cost_usd").asDecimal())
          .isEqualByComparingTo("0.000009");
      assertThat(JsonObject.parse(chatBody).integer("max_tokens")).isEqualTo(1);
    }
  }

  @Test
  void another_model_can_be_called() {
    try (RunningServer server = server()) {
      HttpCaller caller = new HttpCaller(server);

      caller.send(caller.post("/api/v1/providers/up/test?model=other", "").build());

      assertThat(JsonObject.parse(chatBody).string("model")).isEqualTo("other");
    }
  }

  @Test
  void a_refused_key_is_told_apart_from_a_provider_that_is_not_reached() {
    try (RunningServer server = server()) {
      key = "another";
      JsonObject refused = JsonObject.parse(test(server, "up").body());
      upstream.close();
      JsonObject gone = JsonObject.parse(test(server, "up").body());

      assertThat(refused.isTrue("reachable")).isTrue();
      assertThat(refused.string("error")).isEqualTo("unauthorized");
      assertThat(refused.get("key_accepted")).isEqualTo(JsonLiteral.FALSE);
      assertThat(gone.get("reachable")).isEqualTo(JsonLiteral.FALSE);
      assertThat(gone.get("key_accepted")).isEqualTo(JsonLiteral.NULL);
      assertThat(chatBody).isEmpty();
    }
  }

  @Test
  void a_provider_whose_call_fails_does_not_pass() {
    try (RunningServer server = server()) {
      chatStatus = 500;

      JsonObject result = JsonObject.parse(test(server, "up").body());

      assertThat(result.get("ok")).isEqualTo(JsonLiteral.FALSE);
      assertThat(result.isTrue("key_accepted")).isTrue();
      assertThat(result.object("call").string("error")).isEqualTo("unavailable");
    }
  }

  @Test
  void a_provider_that_does_not_exist_is_not_found() {
    try (RunningServer server = server()) {
      HttpResponse<String> response = test(server, "nobody");

      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("provider_not_found");
    }
  }

  @Test
  void a_name_of_a_model_that_is_too_long_is_refused() {
    try (RunningServer server = server()) {
      HttpCaller caller = new HttpCaller(server);

      HttpResponse<String> response =
          caller.send(
              caller.post("/api/v1/providers/up/test?model=" + "m".repeat(201), "").build());

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(HttpCaller.errorOf(response).string("param")).isEqualTo("model");
    }
  }
}
