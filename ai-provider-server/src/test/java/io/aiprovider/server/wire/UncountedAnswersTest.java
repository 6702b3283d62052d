package io.aiprovider.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers that do not count tokens, or report zero tokens. */
class UncountedAnswersTest {
  private static final String COUNTED =
      ",\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"usage\":null",
        ",\"usage\":{}",
        ",\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}"
      })
  void a_whole_answer_has_the_same_usage_and_cost_as_a_streamed_one(String usage) {
    String answer = Samples.completion("Hi there").replace(COUNTED, usage);
    HttpResponse<String> plain = send("application/json", answer, "/v1/chat/completions", "");
    String events = Samples.piece("Hi there") + Samples.finish("stop") + Samples.done();
    HttpResponse<String> streamed =
        send(
            "text/event-stream",
            events,
            "/v1/chat/completions",
            ",\"stream\":true,\"stream_options\":{\"include_usage\":true}");

    List<String> data = Samples.dataOf(streamed.body());
    JsonObject chunk = JsonObject.parse(data.get(data.size() - 2)).object("usage");
    assertThat(plain.headers().firstValue("x-ai-provider-cost"))
        .hasValue(chunk.get("cost").asDecimal().toPlainString());
    assertThat(JsonObject.parse(plain.body()).object("usage"))
        .hasToString(chunk.without("cost").toString());
    assertThat(chunk.integer("completion_tokens")).isEqualTo(2);
  }

  @Test
  void a_completion_has_its_usage_too() {
    HttpResponse<String> plain =
        send(
            "application/json",
            Samples.completion("Hi there").replace(COUNTED, ""),
            "/v1/completions",
            ",\"prompt\":\"Hello\"");

    JsonObject usage = JsonObject.parse(plain.body()).object("usage");
    assertThat(usage).isNotNull();
    assertThat(usage.integer("completion_tokens")).isEqualTo(2);
  }

  @Test
  void a_moderation_has_no_usage() {
    String verdict = "{\"id\":\"m\",\"model\":\"omni-moderation-latest\",\"results\":[{}]}";
    HttpResponse<String> plain =
        send("application/json", verdict, "/v1/moderations", ",\"input\":\"Hello\"");

    assertThat(plain.body()).isEqualTo(verdict);
  }

  @Test
  void an_answer_with_usage_is_passed_on_unchanged() {
    String answer = Samples.completion("Hi there");

    assertThat(send("application/json", answer, "/v1/chat/completions", "").body())
        .isEqualTo(answer);
  }

  private static HttpResponse<String> send(
      String type, String answer, String path, String members) {
    String messages =
        path.endsWith("/chat/completions")
            ? ",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]"
            : "";
    String model = path.endsWith("/moderations") ? "omni-moderation-latest" : "gpt-4o-mini";
    try (RawUpstream upstream = new RawUpstream(call -> call.answer(200, type, answer));
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl())) {
      HttpCaller caller = new HttpCaller(server);
      return caller.send(
          caller.post(path, "{\"model\":\"" + model + "\"" + messages + members + "}").build());
    }
  }
}
