package io.aiprovider.server.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.InternalServerException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Answers that only resemble OpenAI's, as OpenAI's SDK reads and validates them. The SDKs for Node
 * and Python read the same ones.
 */
class NonstandardAnswersTest {
  private static volatile String answer = "";
  private static RawUpstream upstream;
  private static RunningServer server;
  private static OpenAIClient client;

  private static List<JsonObject> examples(String kind) throws IOException {
    byte[] examples = Files.readAllBytes(Path.of("../.ci/wires/resembling.json"));
    return JsonObject.parsePiece(examples).objects(kind);
  }

  static List<JsonObject> chats() throws IOException {
    return examples("chats");
  }

  static List<JsonObject> embeddings() throws IOException {
    return examples("embeddings");
  }

  static List<JsonObject> failures() throws IOException {
    return examples("failures");
  }

  @BeforeAll
  static void start() {
    upstream =
        new RawUpstream(
            call -> {
              boolean whole = answer.startsWith("\uFEFF{");
              call.answer(200, whole ? "application/json" : "text/event-stream", answer);
            });
    server = RunningServer.inFrontOf(upstream.baseUrl());
    client = Sdk.clientOf(server, "sk-any");
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
    upstream.close();
  }

  @ParameterizedTest
  @MethodSource("chats")
  @DisplayName("R3, R4, R6, R7, R22, R27 whole answers are valid")
  void whole_answers_are_valid(JsonObject example) {
    answer = "\uFEFF" + written(example.object("plain"));

    check(example, client.chat().completions().create(params()));
  }

  @ParameterizedTest
  @MethodSource("chats")
  @DisplayName("R1, R2, R3, R4, R5, R6, R7, R22, R26, R27 streamed answers are valid")
  void streamed_answers_are_valid(JsonObject example) {
    StringBuilder events = new StringBuilder("\uFEFF");
    for (JsonObject chunk : example.objects("chunks")) {
      events.append("event: ping\ndata: {\"type\":\"ping\"}\n\n");
      events.append("data: ").append(written(chunk)).append("\n\n");
    }
    answer = events + "data: [DONE]\n\n";
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();

    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(paramsWithUsage())) {
      stream.stream().map(ChatCompletionChunk::validate).forEach(accumulator::accumulate);
    }

    check(example, accumulator.chatCompletion());
  }

  @ParameterizedTest
  @MethodSource("embeddings")
  @DisplayName("R36 vectors are valid and in order")
  void vectors_are_valid(JsonObject example) {
    answer = "\uFEFF" + written(example.object("plain"));
    EmbeddingCreateParams params =
        EmbeddingCreateParams.builder()
            .model("m")
            .inputOfArrayOfStrings(List.of(answer, "another text"))
            .build();

    CreateEmbeddingResponse vectors = client.embeddings().create(params).validate();

    assertThat(vectors.data()).extracting(Embedding::index).containsExactly(0L, 1L);
    assertThat(vectors.data().stream().map(each -> JsonValue.of(each.embedding()).toJson()))
        .containsExactlyElementsOf(
            example.array("vectors").values().stream().map(JsonValue::toJson).toList());
  }

  @ParameterizedTest
  @MethodSource("failures")
  @DisplayName("R8 failures with status 200 are errors with the provider's message")
  void failures_with_status_200_are_errors(JsonObject example) {
    String body = written(example.object("plain"));
    answer = "\uFEFF" + body;
    assertFails(example, () -> client.chat().completions().create(params()));
    answer = "data: " + body + "\n\n";
    assertFails(example, () -> client.chat().completions().createStreaming(params()));
  }

  private static void assertFails(JsonObject example, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(InternalServerException.class)
        .hasMessageContaining(example.string("message"));
  }

  /** The JSON, with the halves of characters as the escapes they came as. */
  private static String written(JsonObject json) {
    StringBuilder text = new StringBuilder();
    write(json, text);
    return text.toString();
  }

  private static void write(JsonValue value, StringBuilder text) {
    if (value instanceof JsonObject object) {
      String separator = "{";
      for (String name : object.names()) {
        text.append(separator).append('"').append(name).append("\":");
        write(object.get(name), text);
        separator = ",";
      }
      text.append(object.isEmpty() ? "{}" : "}");
    } else if (value instanceof io.aiprovider.json.JsonArray array) {
      String separator = "[";
      for (JsonValue element : array) {
        text.append(separator);
        write(element, text);
        separator = ",";
      }
      text.append(array.size() == 0 ? "[]" : "]");
    } else if (value instanceof JsonString string
        && string.value().length() == 1
        && Character.isSurrogate(string.value().charAt(0))) {
      text.append(String.format("\"\\u%04x\"", (int) string.value().charAt(0)));
    } else {
      text.append(value.toJson());
    }
  }

  private static ChatCompletionCreateParams params() {
    return ChatCompletionCreateParams.builder()
        .model("m")
        .addUserMessage(answer) // a new question each time, which is not in the cache
        .build();
  }

  private static ChatCompletionCreateParams paramsWithUsage() {
    return params().toBuilder()
        .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
        .build();
  }

  private static void check(JsonObject example, ChatCompletion completion) {
    completion.validate();
    ChatCompletion.Choice choice = completion.choices().get(0);
    ChatCompletionMessage message = choice.message();
    assertThat(completion.id()).isNotEmpty();
    assertThat(message.content().orElse("")).isEqualTo(example.string("text"));
    assertThat(choice.finishReason().asString()).isEqualTo(example.string("finish"));
    assertThat(message.toolCalls().stream().flatMap(List::stream).map(call -> called(call)))
        .containsExactlyElementsOf(
            example.array("calls").values().stream().map(JsonValue::toJson).toList());
    if (example.has("usage")) {
      CompletionUsage usage = completion.usage().orElseThrow();
      assertThat(
              JsonValue.of(
                  List.of(usage.promptTokens(), usage.completionTokens(), usage.totalTokens())))
          .isEqualTo(example.array("usage"));
    }
  }

  private static String called(
      com.openai.models.chat.completions.ChatCompletionMessageToolCall call) {
    var function = call.asFunction();
    assertThat(function.id()).isNotEmpty();
    return JsonValue.of(List.of(function.function().name(), function.function().arguments()))
        .toJson();
  }
}
