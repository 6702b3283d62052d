package io.aiprovider.server.dialect;

import static io.aiprovider.server.HttpCaller.errorOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that a target does not support. */
class UnsupportedFieldsTest {
  private final RawUpstream upstream =
      new RawUpstream(call -> call.answer(200, "application/json", Samples.completion("Hi")));
  private RunningServer server;

  private HttpResponse<String> send(String type, String unsupported, String model, String fields) {
    return send(type, unsupported, model, fields, new String[0]);
  }

  private HttpResponse<String> send(
      String type, String unsupported, String model, String fields, String... properties) {
    String[] all = new String[properties.length + 2];
    System.arraycopy(properties, 0, all, 2, properties.length);
    all[0] = "providers.up.type=" + type;
    all[1] = "providers.up.unsupported=" + unsupported;
    server = RunningServer.inFrontOf(upstream.baseUrl(), all);
    return new HttpCaller(server)
        .chat(
            "{\"model\":\"up/"
                + model
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
                + fields
                + "}");
  }

  @AfterEach
  void stop() {
    server.close();
    upstream.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"stream\":true"})
  void are_left_out_and_listed(String stream) {
    HttpResponse<String> response =
        send("groq", "drop", "llama", ",\"logprobs\":true,\"top_logprobs\":2,\"seed\":1" + stream);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("x-ai-provider-dropped"))
        .hasValue("logprobs,top_logprobs");
    JsonObject sent = JsonObject.parse(upstream.next().body());
    assertThat(sent.names())
        .contains("model", "messages", "seed")
        .doesNotContain("logprobs", "top_logprobs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          groq     | error | logprobs        | true
          groq     | error | logit_bias      | {"1":1}
          groq     | drop  | n               | 2
          deepseek | drop  | response_format | {"type":"json_schema","json_schema":{"name":"x"}}
          ollama   | drop  | tool_choice     | "required"
          mistral  | error | user            | "u"
          """)
  void are_refused_by_name(String type, String unsupported, String field, String value) {
    HttpResponse<String> response =
        send(type, unsupported, "m", ",\"tools\":[{}],\"" + field + "\":" + value);

    assertThat(response.statusCode()).isEqualTo(400);
    JsonObject error = errorOf(response);
    assertThat(error.string("message")).contains("'" + field + "'");
    assertThat(error.string("param")).isEqualTo(field);
    assertThat(error.string("code")).isEqualTo("unsupported_parameter");
    assertThat(error.string("type")).isEqualTo("invalid_request_error");
    assertThat(upstream.calls()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "drop"})
  void are_never_sent_as_our_default(String unsupported) {
    HttpResponse<String> response =
        send("openai", unsupported, "gpt-5-unknown", "", "providers.up.temperature=0.2");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("x-ai-provider-dropped")).isEmpty();
    assertThat(JsonObject.parse(upstream.next().body()).has("temperature")).isFalse();
  }

  @Test
  void are_refused_when_the_caller_sets_the_default_value_itself() {
    HttpResponse<String> response =
        send(
            "openai",
            "error",
            "gpt-5-unknown",
            ",\"temperature\":0.2",
            "providers.up.temperature=0.2");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(errorOf(response).string("param")).isEqualTo("temperature");
  }
}
