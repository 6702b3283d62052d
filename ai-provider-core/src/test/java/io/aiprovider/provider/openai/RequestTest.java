package io.aiprovider.provider.openai;

import static io.aiprovider.provider.openai.ProviderFixture.ANSWER;
import static io.aiprovider.provider.openai.ProviderFixture.plainRequest;
import static io.aiprovider.provider.openai.ProviderFixture.streamRequest;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.Target;
import java.util.Map;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTest {
  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  @Test
  @DisplayName("30, 35, 38 what the caller sent arrives byte for byte")
  void sends_the_callers_bytes() {
    String body =
        "{ \"model\" : \"gpt-4o\",\"temperature\":1.0, \"seed\":1e2, \"top_p\":null,\n"
            + " \"messages\":[{\"role\":\"developer\",\"content\":\"\\u00e9\"},"
            + "{\"role\":\"user\",\"content\":\"é\",\"x-own\":[1.50]}],"
            + " \"n\":2,\"logprobs\":true, \"vendor_field\":{\"a\": 0.10} }";

    assertThat(sent(Preset.OPENAI, body)).isEqualTo(body);
  }

  @Test
  @DisplayName("1 usage is requested in a stream")
  void requests_usage_in_streams() {
    String body = "{\"model\":\"gpt-4o\",\"stream\": true,\"temperature\":1.0," + MESSAGES + "}";

    assertThat(sent(Preset.OPENAI, body))
        .isEqualTo(
            "{\"model\":\"gpt-4o\",\"stream\": true,\"temperature\":1.0,"
                + MESSAGES
                + ",\"stream_options\":{\"include_usage\":true}}");
  }

  @Test
  @DisplayName("1 other stream options are kept")
  void keeps_the_other_stream_options() {
    String body =
        "{\"model\":\"gpt-4o\",\"stream\":true,"
            + "\"stream_options\":{\"include_obfuscation\":false,\"include_usage\":false},"
            + MESSAGES
            + "}";

    assertThat(JsonObject.parse(sent(Preset.OPENAI, body)).object("stream_options"))
        .hasToString("{\"include_obfuscation\":false,\"include_usage\":true}");
  }

  @Test
  void sends_a_stream_request_that_includes_usage_unchanged() {
    String body =
        "{\"model\":\"gpt-4o\",\"stream\":true,\"stream_options\": {\"include_usage\" : true},"
            + MESSAGES
            + "}";

    assertThat(sent(Preset.OPENAI, body)).isEqualTo(body);
  }

  @Test
  void sends_no_stream_options_to_mistral_which_refuses_them() {
    String body =
        "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
            + MESSAGES
            + "}";

    assertThat(sent(Preset.MISTRAL, body))
        .isEqualTo("{\"model\":\"m\",\"stream\":true," + MESSAGES + "}");
  }

  @ParameterizedTest
  @DisplayName("29 the token limit is sent in the field that the model accepts")
  @CsvSource({
    "OPENAI, gpt-4o, max_tokens, max_tokens",
    "OPENAI, gpt-4o, max_completion_tokens, max_completion_tokens",
    "OPENAI, o1-mini, max_tokens, max_completion_tokens",
    "OPENAI, o3, max_tokens, max_completion_tokens",
    "OPENAI, o4-mini, max_tokens, max_completion_tokens",
    "OPENAI, gpt-5.1, max_tokens, max_completion_tokens",
    "OPENAI, ft:o4-mini:acme::x, max_tokens, max_completion_tokens",
    "OPENAI, gpt-6-luna, max_tokens, max_completion_tokens",
    "AZURE_OPENAI, gpt-5, max_tokens, max_completion_tokens",
    "DEEPSEEK, deepseek-chat, max_completion_tokens, max_tokens",
    "MISTRAL, mistral-large, max_completion_tokens, max_tokens",
    "OLLAMA, llama3, max_completion_tokens, max_tokens",
    "GROQ, llama, max_completion_tokens, max_completion_tokens",
    "VLLM, o1-like, max_tokens, max_tokens",
  })
  void sends_the_token_limit_in_the_field_of_the_model(
      Preset preset, String model, String in, String out) {
    String before = "{\"model\":\"" + model + "\"," + MESSAGES + ",\"";
    String after = "\":100}";

    assertThat(sent(preset, before + in + after)).isEqualTo(before + out + after);
  }

  @Test
  @DisplayName("29 of two limits, the one that the model accepts is sent")
  void sends_one_token_limit_when_both_are_given() {
    String body =
        "{\"model\":\"o3\",\"max_tokens\":5,\"max_completion_tokens\":100," + MESSAGES + "}";

    assertThat(sent(Preset.OPENAI, body))
        .isEqualTo("{\"model\":\"o3\",\"max_completion_tokens\":100," + MESSAGES + "}");
  }

  @Test
  @DisplayName("31 only these headers of ours are sent")
  void sends_its_own_headers_and_no_others() {
    try (ProviderFixture fixture = new ProviderFixture()) {
      fixture.sentFor(plainRequest());
      fixture.answers(ANSWER);
      ChatCall tagged = ChatCall.builder().tags(Map.of("team", "secret")).build();
      Target target = new Target("acme", "gpt-4o", false);
      fixture.provider.chat(plainRequest(), tagged.attempt(target).call()).close();

      RecordedRequest request = fixture.takeRequest();
      Headers headers = request.getHeaders();
      assertThat(headers.names())
          .containsExactlyInAnyOrder(
              "Accept",
              "Accept-Encoding",
              "Authorization",
              "Connection",
              "Content-Length",
              "Content-Type",
              "Host",
              "User-Agent");
      assertThat(headers.get("Authorization")).isEqualTo("Bearer sk-secret");
      assertThat(headers.get("Content-Type")).isEqualTo("application/json");
      assertThat(headers.get("Accept")).isEqualTo("application/json");
      assertThat(headers.get("User-Agent")).startsWith("ai-provider/");
      assertThat(request.getRequestLine()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
    }
  }

  @Test
  void accepts_events_when_it_requests_a_stream() {
    try (ProviderFixture fixture = new ProviderFixture()) {
      fixture.streams(ProviderFixture.delta("x"), ProviderFixture.DONE);
      fixture.ask(streamRequest()).close();

      assertThat(fixture.takeRequest().getHeaders().get("Accept")).isEqualTo("text/event-stream");
    }
  }

  @Test
  void works_without_the_engine() {
    try (ProviderFixture fixture = new ProviderFixture()) {
      fixture.answers(ANSWER);

      assertThat(fixture.provider.chat(plainRequest(), ChatCall.create()).provider())
          .isEqualTo("acme");
    }
  }

  @Test
  void puts_the_deployment_in_the_path_for_older_addresses_of_azure() {
    try (ProviderFixture fixture =
        new ProviderFixture(Preset.AZURE_OPENAI, "/openai?api-version=2024-10-21")) {
      fixture.sentFor(plainRequest());
      fixture.answers(ANSWER);
      fixture.ask(plainRequest().withModel("my deployment")).close();

      RecordedRequest request = fixture.takeRequest();
      assertThat(request.getTarget())
          .isEqualTo("/openai/deployments/my%20deployment/chat/completions?api-version=2024-10-21");
      assertThat(request.getHeaders().get("api-key")).isEqualTo("sk-secret");
      assertThat(request.getHeaders().get("Authorization")).isNull();
    }
  }

  private static String sent(Preset preset, String body) {
    try (ProviderFixture fixture = new ProviderFixture(preset, "/v1")) {
      return fixture.sentFor(ChatRequest.parse(body.getBytes(UTF_8)));
    }
  }
}
