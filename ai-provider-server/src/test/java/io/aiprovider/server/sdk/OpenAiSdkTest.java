package io.aiprovider.server.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.models.Model;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.RunningServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenAiSdkTest {
  private static RunningServer server;
  private static OpenAIClient client;

  @BeforeAll
  static void start() {
    server = RunningServer.simulated("providers.sim.models=gpt-4o-mini,org/model");
    client = Sdk.clientOf(server, "sk-any");
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void chat() {
    ChatCompletion answer = client.chat().completions().create(Sdk.request("Hello").build());

    assertThat(answer.validate().choices().get(0).message().content())
        .hasValue("Simulated answer to: Hello");
    assertThat(answer.usage().orElseThrow().totalTokens()).isPositive();
  }

  @Test
  void a_stream_without_usage() {
    ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
    stream(Sdk.request("Hello").build(), all);

    ChatCompletion answer = all.chatCompletion();
    assertThat(answer.choices().get(0).message().content()).hasValue("Simulated answer to: Hello");
    assertThat(answer.usage()).isEmpty();
  }

  @Test
  void a_stream_with_usage() {
    ChatCompletionCreateParams request =
        Sdk.request("Hello")
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
    stream(request, all);

    assertThat(all.chatCompletion().usage().orElseThrow().totalTokens()).isPositive();
  }

  @Test
  void parallel_tool_calls() {
    ChatCompletion answer = client.chat().completions().create(withTools().build());

    assertThat(answer.choices().get(0).finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    assertCallsBoth(answer);
  }

  @Test
  void parallel_tool_calls_in_a_stream() {
    ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
    stream(withTools().build(), all);

    assertCallsBoth(all.chatCompletion());
  }

  @Test
  void an_answer_by_a_schema() {
    Map<String, Object> schema =
        Map.of(
            "type",
            "object",
            "properties",
            Map.of("city", Map.of("type", "string")),
            "required",
            List.of("city"),
            "additionalProperties",
            false);
    ResponseFormatJsonSchema.JsonSchema.Schema.Builder properties =
        ResponseFormatJsonSchema.JsonSchema.Schema.builder();
    schema.forEach((name, value) -> properties.putAdditionalProperty(name, JsonValue.from(value)));
    ChatCompletionCreateParams request =
        Sdk.request("Where?")
            .responseFormat(
                ResponseFormatJsonSchema.builder()
                    .jsonSchema(
                        ResponseFormatJsonSchema.JsonSchema.builder()
                            .name("place")
                            .schema(properties.build())
                            .build())
                    .build())
            .build();

    ChatCompletion answer = client.chat().completions().create(request);

    String content = answer.choices().get(0).message().content().orElseThrow();
    assertThat(JsonObject.parse(content).string("city")).isNotNull();
  }

  @Test
  void the_list_of_models() {
    assertThat(client.models().list().data())
        .extracting(Model::id)
        .containsExactlyInAnyOrder("gpt-4o-mini", "org/model");
  }

  @Test
  void one_model() {
    assertThat(client.models().retrieve("org/model").validate().id()).isEqualTo("org/model");
  }

  private static void stream(ChatCompletionCreateParams request, ChatCompletionAccumulator into) {
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(request)) {
      chunks.stream().forEach(chunk -> into.accumulate(chunk.validate()));
    }
  }

  private static ChatCompletionCreateParams.Builder withTools() {
    return Sdk.request("Ask get_weather and get_time.")
        .addFunctionTool(function("get_weather"))
        .addFunctionTool(function("get_time"));
  }

  private static FunctionDefinition function(String name) {
    return FunctionDefinition.builder()
        .name(name)
        .parameters(
            FunctionParameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty(
                    "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                .build())
        .build();
  }

  private static void assertCallsBoth(ChatCompletion answer) {
    List<ChatCompletionMessageToolCall> calls =
        answer.choices().get(0).message().toolCalls().orElseThrow();
    assertThat(calls)
        .extracting(call -> call.asFunction().function().name())
        .containsExactly("get_weather", "get_time");
    assertThat(calls)
        .allSatisfy(
            call ->
                assertThat(
                        JsonObject.parse(call.asFunction().function().arguments()).string("city"))
                    .isNotNull());
  }
}
