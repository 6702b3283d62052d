package io.aiprovider.server.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.InternalServerException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionUsage;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** OpenAI's client, and a provider that speaks Gemini's protocol. */
class GoogleBehindTheServerTest {
  private static final String CALLS =
      """
      {"responseId":"r1","modelVersion":"gemini-3-pro","candidates":[{"index":0,"content":\
      {"role":"model","parts":[\
      {"functionCall":{"name":"time","args":{"zone":"UTC"}},"thoughtSignature":"c2ln"},\
      {"functionCall":{"name":"rain","args":{}}}]},"finishReason":"STOP"}],\
      "usageMetadata":{"promptTokenCount":20,"cachedContentTokenCount":5,\
      "candidatesTokenCount":4,"thoughtsTokenCount":6,"totalTokenCount":30}}""";

  private static volatile String answer = "";
  private static RawUpstream google;
  private static RunningServer server;
  private static OpenAIClient client;

  @BeforeAll
  static void start() {
    google =
        new RawUpstream(
            call ->
                call.answer(
                    200,
                    answer.startsWith("{") ? "application/json" : "text/event-stream",
                    answer));
    server =
        RunningServer.with(
            "providers.gemini.type=google",
            "providers.gemini.base-url=" + google.baseUrl(),
            "providers.gemini.api-key=key",
            "providers.gemini.models=gemini-3-pro",
            "resilience.max-attempts=1");
    client = Sdk.clientOf(server, "sk-any");
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
    google.close();
  }

  @BeforeEach
  void answerWithCalls() {
    google.forget();
    answer = CALLS;
  }

  @Test
  @DisplayName("59 STOP with calls is tool_calls; 63 usage has cached and reasoning tokens")
  void calls_and_usage() {
    ChatCompletion completion = send(request());

    assertThat(completion.choices().get(0).finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    CompletionUsage usage = completion.usage().orElseThrow();
    assertThat(usage.promptTokens()).isEqualTo(20);
    assertThat(usage.promptTokensDetails().orElseThrow().cachedTokens()).hasValue(5L);
    assertThat(usage.completionTokens()).isEqualTo(10);
    assertThat(usage.completionTokensDetails().orElseThrow().reasoningTokens()).hasValue(6L);
  }

  @Test
  @DisplayName("59 STOP is tool_calls also when the calls are in an earlier chunk")
  void streamed_calls() {
    answer =
        """
        data: {"responseId":"r1","modelVersion":"gemini-3-pro","candidates":[{"content":\
        {"role":"model","parts":[{"functionCall":{"name":"time","args":{"zone":"UTC"}}}]}}]}

        data: {"responseId":"r1","modelVersion":"gemini-3-pro","candidates":[{"content":\
        {"role":"model","parts":[{"text":""}]},"finishReason":"STOP"}],\
        "usageMetadata":{"promptTokenCount":20,"candidatesTokenCount":4}}

        """;
    ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(request().build())) {
      stream.stream().forEach(all::accumulate);
    }

    ChatCompletion.Choice choice = all.chatCompletion().choices().get(0);
    assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    assertThat(choice.message().toolCalls().orElseThrow().get(0).asFunction().function())
        .returns("time", call -> call.name())
        .returns("{\"zone\":\"UTC\"}", call -> call.arguments());
  }

  @Test
  @DisplayName("26, 60, 61 results are sent with their names, and signatures with their calls")
  void a_conversation_continues() {
    ChatCompletion called = send(request());
    google.next();
    var message = called.choices().get(0).message();
    ChatCompletionCreateParams.Builder next = request().addMessage(message);
    message
        .toolCalls()
        .orElseThrow()
        .forEach(
            call ->
                next.addMessage(
                    ChatCompletionToolMessageParam.builder()
                        .toolCallId(call.asFunction().id())
                        .content("noon")
                        .build()));

    send(next);

    List<JsonObject> contents = JsonObject.parse(google.next().body()).objects("contents");
    assertThat(contents.get(1))
        .hasToString(
            "{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":\"time\",\"args\":"
                + "{\"zone\":\"UTC\"}},\"thoughtSignature\":\"c2ln\"},"
                + "{\"functionCall\":{\"name\":\"rain\",\"args\":{}}}]}");
    assertThat(contents.get(2).objects("parts"))
        .extracting(part -> part.object("functionResponse").string("name"))
        .containsExactly("time", "rain");
  }

  @Test
  @DisplayName("61 signatures of a stream stay with their call or text")
  void streamed_signatures() {
    answer =
        """
        data: {"responseId":"r1","candidates":[{"content":{"parts":[{"functionCall":{"name":"time",\
        "args":{}},"thoughtSignature":"c2ln"}]}}]}

        data: {"responseId":"r1","candidates":[{"content":{"parts":[{"text":"",\
        "thoughtSignature":"ZW5k"}]},"finishReason":"STOP"}]}

        """;

    String streamed =
        new HttpCaller(server)
            .chat(Samples.request("\"stream\":true").replace("gpt-4o-mini", "gemini-3-pro"))
            .body();

    assertThat(streamed)
        .contains(
            "\"arguments\":\"{}\"},\"extra_content\":{\"google\":"
                + "{\"thought_signature\":\"c2ln\"}}}]}")
        .contains("\"delta\":{\"extra_content\":{\"google\":{\"thought_signature\":\"ZW5k\"}}}");
  }

  @Test
  @DisplayName("57, 58 a schema is reduced to what Gemini supports, and references are inlined")
  void schemas() {
    String schema =
        """
        {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
         "additionalProperties":false,"$defs":{"day":{"type":"string","enum":["mon","tue"]}},
         "properties":{"days":{"type":"array","items":{"$ref":"#/$defs/day"}},
          "pair":{"type":"array","prefixItems":[{"type":"string"}],"items":{"type":"string"}}}}""";
    send(
        Sdk.request("Hi")
            .model("gemini-3-pro")
            .putAdditionalBodyProperty(
                "tools",
                JsonValue.from(
                    List.of(
                        Map.of(
                            "type",
                            "function",
                            "function",
                            Map.of("name", "f", "parameters", tree(schema)))))));

    String sent = google.next().body();
    assertThat(sent)
        .doesNotContain("$schema", "$ref", "$defs", "additionalProperties", "\"prefixItems\"")
        .contains("\"enum\":[\"mon\",\"tue\"]")
        .contains("\"items\":{");
  }

  @Test
  @DisplayName("62 a malformed call is a failed attempt")
  void a_malformed_call() {
    answer = "{\"candidates\":[{\"content\":null,\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}";

    assertThatThrownBy(() -> send(request())).isInstanceOf(InternalServerException.class);
  }

  @Test
  @DisplayName("63 a block for safety is content_filter")
  void a_blocked_answer() {
    answer =
        "{\"responseId\":\"r1\",\"modelVersion\":\"gemini-3-pro\",\"candidates\":[{\"index\":0,"
            + "\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Well\"}]},"
            + "\"finishReason\":\"SAFETY\"}]}";

    assertThat(send(request()).choices().get(0).finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.CONTENT_FILTER);
  }

  private static JsonNode tree(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static ChatCompletionCreateParams.Builder request() {
    return Sdk.request("What time is it?").model("gemini-3-pro");
  }

  private static ChatCompletion send(ChatCompletionCreateParams.Builder request) {
    return client.chat().completions().create(request.build()).validate();
  }
}
