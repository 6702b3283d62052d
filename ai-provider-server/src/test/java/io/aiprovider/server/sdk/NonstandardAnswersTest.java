package io.aiprovider.server.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  static List<JsonObject> cases() throws IOException {
    String cases = Files.readString(Path.of("../.ci/wires/resembling.json"));
    return JsonObject.parsePiece(("{\"cases\":" + cases + "}").getBytes("UTF-8")).objects("cases");
  }

  @BeforeAll
  static void start() {
    upstream =
        new RawUpstream(
            call -> {
              boolean whole = answer.startsWith("{");
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
  @MethodSource("cases")
  @DisplayName("R3, R4, R6, R7 whole answers are valid")
  void whole_answers_are_valid(JsonObject example) {
    answer = written(example.object("plain"));

    check(example, client.chat().completions().create(params()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  @DisplayName("R1, R2, R3, R4, R5, R6, R7, R26 streamed answers are valid")
  void streamed_answers_are_valid(JsonObject example) {
    StringBuilder events = new StringBuilder();
    for (JsonObject chunk : example.objects("chunks")) {
      events.append("event: ping\ndata: {\"type\":\"ping\"}\n\n");
      events.append("data: ").append(written(chunk)).append("\n\n");
    }
    answer = events + "data: [DONE]\n\n";
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();

    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(params())) {
      stream.stream().map(ChatCompletionChunk::validate).forEach(accumulator::accumulate);
    }

    check(example, accumulator.chatCompletion());
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
  }

  private static String called(
      com.openai.models.chat.completions.ChatCompletionMessageToolCall call) {
    var function = call.asFunction();
    assertThat(function.id()).isNotEmpty();
    return JsonValue.of(List.of(function.function().name(), function.function().arguments()))
        .toJson();
  }
}
