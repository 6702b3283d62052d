package io.aiprovider.server.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider with several keys, in a server whose configuration changes. */
class SeveralKeysTest {
  private static final String BAD = "sk-an-exhausted-key-1234";
  private static final String GOOD = "sk-a-good-key-5678";
  private static final String NEW = "sk-a-new-key-9012";

  @TempDir Path directory;
  private final MockWebServer upstream = new MockWebServer();
  private final ConcurrentLinkedQueue<String> used = new ConcurrentLinkedQueue<>();
  private ConfiguredServer server;

  @BeforeEach
  void start() throws IOException {
    upstream.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            if (request.getBody() == null) { // a probe
              return new MockResponse.Builder().body("{\"data\":[]}").build();
            }
            String key = String.valueOf(request.getHeaders().get("Authorization")).substring(7);
            used.add(key);
            return key.equals(BAD)
                ? new MockResponse.Builder()
                    .code(429)
                    .setHeader("Retry-After", "600")
                    .body("{\"error\":{\"message\":\"Key " + BAD + " is over its limit\"}}")
                    .build()
                : answer(request.getBody().utf8().contains("\"stream\":true"));
          }
        });
    upstream.start();
    server = ConfiguredServer.with(directory, file("{ key: " + GOOD + ", weight: 0 }"));
  }

  private static MockResponse answer(boolean stream) {
    return stream
        ? new MockResponse.Builder()
            .setHeader("Content-Type", "text/event-stream")
            .body(
                "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},"
                    + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
            .build()
        : new MockResponse.Builder()
            .setHeader("Content-Type", "application/json")
            .body(
                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                    + "\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}")
            .build();
  }

  private String file(String second) {
    return """
    ai-provider:
      providers:
        up:
          type: openai
          base-url: %s
          api-keys: [%s, %s]
      cache: { enabled: false }
    """
        .formatted(upstream.url("/v1"), BAD, second);
  }

  @AfterEach
  void stop() {
    server.close();
    upstream.close();
  }

  private List<JsonObject> keys() {
    return server.adminJson("GET", "/api/v1/providers").objects("providers").get(0).objects("keys");
  }

  @Test
  void another_key_answers_and_a_changed_list_keeps_what_is_known() {
    HttpResponse<String> plain = server.http().chat(Samples.HELLO);
    HttpResponse<String> streamed = server.http().chat(Samples.HELLO_STREAMED);

    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(plain.headers().firstValue("x-ai-provider-attempts")).hasValue("2");
    assertThat(streamed.body()).contains("[DONE]");
    assertThat(streamed.headers().firstValue("x-ai-provider-attempts")).hasValue("1");
    assertThat(used).containsExactly(BAD, GOOD, GOOD);
    assertThat(keys()).hasSize(2);
    String id = plain.headers().firstValue("x-ai-provider-call-id").orElseThrow();
    await().until(() -> server.admin("GET", "/api/v1/calls/" + id).statusCode() == 200);
    assertThat(server.adminJson("GET", "/api/v1/calls/" + id).objects("attempts"))
        .extracting(attempt -> attempt.integer("provider_key"))
        .containsExactly(1L, 2L);
    assertThat(keys().get(0).string("cooling_cause")).isEqualTo("rate_limited");
    assertThat(keys().get(0).string("cooling_until")).isNotNull();
    assertThat(keys().get(1).get("cooling_until").isNull()).isTrue();
    String metrics = server.admin("GET", "/metrics").body();
    assertThat(metrics)
        .contains("ai_provider_provider_keys_cooling{gen_ai_provider_name=\"up\"} 1.0")
        .doesNotContain(BAD, GOOD, NEW);

    used.clear();
    JsonObject changed = server.reload(file("{ key: " + NEW + ", weight: 0 }"));
    assertThat(server.http().chat(Samples.HELLO).statusCode()).isEqualTo(200);

    assertThat(changed.isTrue("applied")).isTrue();
    assertThat(changed.toJson()).doesNotContain(BAD, GOOD, NEW);
    assertThat(used).containsExactly(NEW); // the first key is still cooling down
    assertThat(server.admin("GET", "/admin/config").body()).doesNotContain(BAD, GOOD, NEW);
  }
}
