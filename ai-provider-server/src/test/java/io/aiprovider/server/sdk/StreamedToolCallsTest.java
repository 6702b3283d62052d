package io.aiprovider.server.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionMessage;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tool calls that upstreams stream in different ways, as OpenAI's client assembles them. */
class StreamedToolCallsTest {
  private static volatile String answer = "";
  private static RawUpstream upstream;
  private static RunningServer server;
  private static OpenAIClient client;

  @BeforeAll
  static void start() {
    upstream =
        new RawUpstream(
            call -> {
              if (answer.startsWith("{")) {
                call.answer(200, "application/json", answer);
              } else {
                call.answer(200, "text/event-stream", answer);
              }
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

  @Test
  @DisplayName("22 pieces without an index are added to their call")
  void without_an_index() {
    assertThat(
            callsOf(
                piece(
                    "{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}"),
                piece("{\"function\":{\"arguments\":\"}\"}}"),
                piece(
                    "{\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"[\"}}"),
                piece("{\"function\":{\"arguments\":\"]\"}}")))
        .containsExactly("a f {}", "b g []");
  }

  @Test
  @DisplayName("23 another id under the same index is another call")
  void with_one_index_for_all() {
    assertThat(
            callsOf(
                piece(
                    "{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"),
                piece(
                    "{\"index\":0,\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"[]\"}}")))
        .containsExactly("a f {}", "b g []");
  }

  @Test
  @DisplayName("24 interleaved arguments are merged by index")
  void interleaved() {
    assertThat(
            callsOf(
                piece(
                    "{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}"),
                piece(
                    "{\"index\":1,\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"\"}}"),
                piece("{\"index\":0,\"function\":{\"arguments\":\"{\"}}"),
                piece("{\"index\":1,\"function\":{\"arguments\":\"[\"}}"),
                piece("{\"index\":0,\"function\":{\"arguments\":\"}\"}}"),
                piece("{\"index\":1,\"function\":{\"arguments\":\"]\"}}")))
        .containsExactly("a f {}", "b g []");
  }

  @Test
  @DisplayName("25 empty and null ids, types and arguments are ignored")
  void with_empty_members() {
    assertThat(
            callsOf(
                piece(
                    "{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":null}}"),
                piece(
                    "{\"index\":0,\"id\":\"\",\"type\":\"\",\"function\":{\"name\":null,\"arguments\":\"{}\"}}"),
                piece("{\"index\":0,\"id\":null,\"type\":null,\"function\":{\"arguments\":\"\"}}")))
        .containsExactly("a f {}");
  }

  @Test
  @DisplayName("27 cut-off arguments are not completed, with the finish reason length")
  void cut_off() {
    ChatCompletion completion =
        streamed(
            "length",
            piece(
                "{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\"}}"));

    assertThat(callsOf(completion)).containsExactly("a f {\"x");
    assertThat(completion.choices().get(0).finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.LENGTH);
  }

  @Test
  @DisplayName("28 content is null next to calls")
  void with_null_content() {
    answer =
        Samples.completion("", "tool_calls")
            .replace(
                "\"content\":\"\"",
                "\"content\":null,\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\","
                    + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]");

    ChatCompletion completion =
        client.chat().completions().create(Sdk.request("Hi").build()).validate();

    assertThat(completion.choices().get(0).message().content()).isEmpty();
    assertThat(completion.choices().get(0).message()._content().isNull()).isTrue();
    assertThat(callsOf(completion)).containsExactly("a f {}");
  }

  private static List<String> callsOf(String... pieces) {
    return callsOf(streamed("tool_calls", pieces));
  }

  private static List<String> callsOf(ChatCompletion completion) {
    ChatCompletionMessage message = completion.choices().get(0).message();
    return message.toolCalls().orElseThrow().stream()
        .map(call -> call.asFunction())
        .map(call -> call.id() + " " + call.function().name() + " " + call.function().arguments())
        .toList();
  }

  private static ChatCompletion streamed(String finishReason, String... pieces) {
    answer =
        Samples.opening()
            + Stream.of(pieces).collect(Collectors.joining())
            + Samples.finish(finishReason)
            + Samples.done();
    ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(Sdk.request("Hi").build())) {
      stream.stream().forEach(all::accumulate);
    }
    return all.chatCompletion();
  }

  private static String piece(String call) {
    return Samples.event(Samples.chunk("{\"tool_calls\":[" + call + "]}", "null"));
  }
}
