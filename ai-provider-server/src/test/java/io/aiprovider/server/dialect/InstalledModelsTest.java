package io.aiprovider.server.dialect;

import static io.aiprovider.server.HttpCaller.errorOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Local servers, whose models somebody has installed. */
class InstalledModelsTest {
  private static final String AUTO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  private static final String LIST =
      "{\"object\":\"list\",\"data\":[{\"id\":\"nomic-embed-text:latest\",\"object\":\"model\"},"
          + "{\"id\":\"qwen3:8b\",\"object\":\"model\"},{\"id\":\"llama3.2\",\"object\":\"model\"}]}";

  private volatile String models = LIST;
  private volatile int status = 200;
  private final RawUpstream upstream = new RawUpstream(this::answer);
  private RunningServer server;

  private void answer(Conversation call) throws IOException {
    boolean list = call.head().startsWith("GET /v1/models");
    call.answer(status, "application/json", list ? models : Samples.completion("Hi"));
  }

  private HttpCaller start(String type, String... properties) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "providers.local.type=" + type, "providers.local.base-url=" + upstream.baseUrl()));
    all.addAll(List.of(properties));
    server = RunningServer.with(all.toArray(String[]::new));
    return new HttpCaller(server);
  }

  @AfterEach
  void stop() {
    server.close();
    upstream.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ollama", "vllm"})
  void the_first_installed_chat_model_is_called_for_auto(String type) {
    HttpResponse<String> response = start(type).chat(AUTO);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(upstream.next().head()).startsWith("GET /v1/models");
    assertThat(JsonObject.parse(upstream.next().body()).string("model")).isEqualTo("qwen3:8b");
  }

  @Test
  void are_requested_only_when_they_are_not_known() {
    HttpCaller caller = start("ollama");

    caller.chat(AUTO);
    caller.chat(AUTO);

    assertThat(upstream.calls()).isEqualTo(3);
  }

  @Test
  void are_not_requested_again_at_once_after_a_failure() {
    status = 500;
    HttpCaller caller = start("ollama");

    assertThat(caller.chat(AUTO).statusCode()).isEqualTo(404);
    assertThat(caller.chat(AUTO).statusCode()).isEqualTo(404);

    assertThat(upstream.calls()).isEqualTo(1);
  }

  @Test
  void are_not_needed_if_there_is_a_default_model() {
    start("ollama", "providers.local.default-model=llama3.2").chat(AUTO);

    assertThat(JsonObject.parse(upstream.next().body()).string("model")).isEqualTo("llama3.2");
  }

  @Test
  void are_found_as_soon_as_they_are_installed() {
    models = "{\"object\":\"list\",\"data\":null}";
    HttpCaller caller = start("ollama");

    HttpResponse<String> nothing = caller.chat(AUTO);
    models = LIST;

    assertThat(nothing.statusCode()).isEqualTo(404);
    assertThat(errorOf(nothing).string("message")).startsWith("No model was requested");
    assertThat(caller.chat(AUTO).statusCode()).isEqualTo(200);
  }

  @Test
  void are_listed() {
    HttpCaller caller = start("ollama");

    assertThat(caller.get("/v1/models").body()).contains("\"qwen3:8b\"", "\"llama3.2\"");
    assertThat(caller.get("/ai/models").body()).contains("\"qwen3:8b\"", "\"llama3.2\"");
  }
}
