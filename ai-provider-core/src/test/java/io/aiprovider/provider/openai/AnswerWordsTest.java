package io.aiprovider.provider.openai;

import static io.aiprovider.provider.openai.ProviderFixture.DONE;
import static io.aiprovider.provider.openai.ProviderFixture.delta;
import static io.aiprovider.provider.openai.ProviderFixture.finish;
import static io.aiprovider.provider.openai.ProviderFixture.streamRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.ToolCall;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.StreamingReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of services that have other words for what OpenAI says too. */
@Timeout(20)
class AnswerWordsTest {
  private final ProviderFixture fixture = new ProviderFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void renames_reasoning_to_the_field_that_callers_use() {
    fixture.answers(answer("{\"role\":\"assistant\",\"content\":\"4\",\"reasoning\":\"2+2\"}"));

    assertThat(message())
        .hasToString("{\"role\":\"assistant\",\"content\":\"4\",\"reasoning_content\":\"2+2\"}");
  }

  @Test
  void renames_streamed_reasoning_to_the_field_that_callers_use() {
    fixture.streams(chunk("{\"reasoning\":\"2+2\"}"), delta("4"), finish("stop"), DONE);

    assertThat(fixture.chunks().get(0).json().toJson())
        .contains("\"delta\":{\"reasoning_content\":\"2+2\",\"role\":\"assistant\"}");
  }

  @Test
  void keeps_the_reasoning_of_deepseek_unchanged() {
    String message = "{\"role\":\"assistant\",\"content\":\"4\",\"reasoning_content\":\"2+2\"}";
    fixture.answers(answer(message));

    assertThat(message()).hasToString(message);
  }

  @Test
  void moves_thinking_out_of_the_content_of_mistral() {
    String content =
        "[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"2+2\"}]},"
            + "{\"type\":\"text\",\"text\":\"4\"}]";
    fixture.answers(answer("{\"role\":\"assistant\",\"content\":" + content + "}"));

    assertThat(message())
        .hasToString("{\"role\":\"assistant\",\"content\":\"4\",\"reasoning_content\":\"2+2\"}");
  }

  @Test
  void keeps_content_of_an_unknown_type() {
    String message = "{\"role\":\"assistant\",\"content\":[{\"type\":\"reference\",\"ids\":[1]}]}";
    fixture.answers(answer(message));

    assertThat(message()).hasToString(message);
  }

  @ParameterizedTest
  @CsvSource({"model_length, length", "eos, stop", "tool_calls, tool_calls"})
  void translates_the_finish_reason_to_a_value_of_openai(String theirs, String ours) {
    fixture.streams(delta("x"), finish(theirs), DONE);

    assertThat(fixture.chunks().get(1).finishReason()).isEqualTo(ours);
  }

  @ParameterizedTest
  @DisplayName("11 an answer that was broken off is a failure")
  @ValueSource(strings = {"insufficient_system_resource", "error"})
  void fails_when_the_provider_broke_off_its_answer(String reason) {
    fixture.streams(delta("x"), finish(reason), DONE);
    assertThat(fixture.streamFailure()).isInstanceOf(Overloaded.class).hasMessageContaining(reason);

    fixture.answers(ProviderFixture.ANSWER.replace("\"stop\"", "\"" + reason + "\""));
    assertThat(fixture.failure()).isInstanceOf(Overloaded.class);
  }

  @ParameterizedTest
  @DisplayName("65 cached tokens of DeepSeek and Mistral are reported in OpenAI's field")
  @ValueSource(strings = {"prompt_cache_hit_tokens", "num_cached_tokens", "cached_tokens"})
  void reports_cached_tokens_in_the_field_of_openai(String name) {
    fixture.answers(
        ProviderFixture.ANSWER.replace(
            "\"total_tokens\":4",
            "\"total_tokens\":4,\"prompt_tokens_details\":null,\"" + name + "\":2"));

    ChatResponse response = fixture.complete().response();

    assertThat(response.json().object("usage").object("prompt_tokens_details"))
        .hasToString("{\"cached_tokens\":2}");
    assertThat(response.usage()).isEqualTo(new Usage(3, 2, 0, 1, 0));
  }

  @Test
  void reads_the_usage_of_groq() {
    fixture.streams(
        delta("x"),
        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
            + "\"x_groq\":{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}}\n\n",
        DONE);

    assertThat(fixture.chunks().get(1).usage()).isEqualTo(Usage.of(3, 1));
  }

  @Test
  void passes_on_annotations_of_azure_with_a_delta_in_every_choice() {
    String prompt =
        "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
            + "\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0,"
            + "\"content_filter_results\":{\"hate\":{\"filtered\":false}}}]}";
    String late =
        "{\"choices\":[{\"index\":0,\"finish_reason\":null,\"content_filter_offsets\":{"
            + "\"check_offset\":1}}]}";
    fixture.streams(
        "data: " + prompt + "\n\n", delta("x"), "data: " + late + "\n\n", finish("stop"), DONE);

    var chunks = fixture.chunks();

    assertThat(chunks.get(0).json()).hasToString(prompt);
    JsonObject choice = chunks.get(2).choices().get(0);
    assertThat(choice.object("delta")).isEqualTo(JsonObject.EMPTY);
    assertThat(choice.object("content_filter_offsets")).isNotNull();
  }

  @Test
  @DisplayName("22 calls without an index get one")
  void numbers_calls_without_an_index() {
    fixture.streams(
        call("{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}"),
        call("{\"function\":{\"arguments\":\"}\"}}"),
        call("{\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}"),
        finish("tool_calls"),
        DONE);

    assertThat(fixture.chunks())
        .extracting(AnswerWordsTest::index)
        .containsExactly(0L, 0L, 1L, null);
  }

  @Test
  @DisplayName("23 another id under the same index is another call")
  void numbers_calls_that_share_an_index() {
    fixture.streams(
        call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"),
        call("{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}"),
        finish("tool_calls"),
        DONE);

    try (StreamingReply reply = (StreamingReply) fixture.ask(streamRequest())) {
      assertThat(reply.toResponse().toolCalls())
          .extracting(ToolCall::name)
          .containsExactly("f", "g");
    }
  }

  private static Long index(ChatChunk chunk) {
    var calls = chunk.choices().get(0).object("delta").objects("tool_calls");
    return calls.isEmpty() ? null : calls.get(0).integer("index");
  }

  private JsonObject message() {
    return fixture.complete().response().json().objects("choices").get(0).object("message");
  }

  private static String answer(String message) {
    return "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"message\":"
        + message
        + ",\"finish_reason\":\"stop\"}]}";
  }

  private static String chunk(String delta) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}\n\n";
  }

  private static String call(String piece) {
    return chunk("{\"tool_calls\":[" + piece + "]}");
  }
}
