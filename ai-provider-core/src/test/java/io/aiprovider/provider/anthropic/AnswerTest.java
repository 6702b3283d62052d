package io.aiprovider.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plain and streamed answers. */
class AnswerTest {
  private static final String MESSAGE =
      """
      {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5-20251001",\
      "content":%s,"stop_reason":"%s",\
      "usage":{"input_tokens":10,"cache_read_input_tokens":5,"cache_creation_input_tokens":2,\
      "output_tokens":7,"output_tokens_details":{"thinking_tokens":3}}}""";
  private static final String CALLS =
      """
      [{"type":"thinking","thinking":"hmm","signature":"s1"},{"type":"redacted_thinking",\
      "data":"d"},{"type":"text","text":"Let me see."},\
      {"type":"tool_use","id":"toolu_1","name":"f","input":{"x":1}},\
      {"type":"tool_use","id":"toolu_2","name":"g","input":{}}]""";

  private final Anthropic anthropic = new Anthropic();

  @AfterEach
  void stop() {
    anthropic.close();
  }

  private JsonObject answer(String content, String reason) {
    return anthropic.answers(MESSAGE.formatted(content, reason)).completion();
  }

  @Test
  void thinking_text_and_calls() {
    assertThat(answer(CALLS, "tool_use").objects("choices").get(0).toJson())
        .isEqualTo(
            """
            {"index":0,"message":{"role":"assistant","content":"Let me see.",\
            "reasoning_content":"hmm","thinking_blocks":[{"type":"thinking","thinking":"hmm",\
            "signature":"s1"},{"type":"redacted_thinking","data":"d"}],"tool_calls":[\
            {"id":"toolu_1","type":"function","function":{"name":"f","arguments":"{\\"x\\":1}"}},\
            {"id":"toolu_2","type":"function","function":{"name":"g","arguments":"{}"}}]},\
            "logprobs":null,"finish_reason":"tool_calls"}""");
  }

  @Test
  @DisplayName("28 content is null if there are only calls")
  void content_is_null_if_there_are_only_calls() {
    JsonObject message =
        answer("[{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}}]", "tool_use")
            .objects("choices")
            .get(0)
            .object("message");

    assertThat(message.get("content").isNull()).isTrue();
  }

  @Test
  @DisplayName("56 the prompt's tokens include cache tokens")
  void the_prompts_tokens_include_cache_tokens() {
    assertThat(Usage.from(answer("[]", "end_turn").object("usage")))
        .isEqualTo(new Usage(17, 5, 2, 7, 3));
  }

  @ParameterizedTest
  @DisplayName("56 stop reasons")
  @CsvSource({
    "end_turn,stop",
    "stop_sequence,stop",
    "pause_turn,stop",
    "max_tokens,length",
    "model_context_window_exceeded,length",
    "tool_use,tool_calls",
    "refusal,content_filter"
  })
  void stop_reasons(String theirs, String ours) {
    assertThat(answer("[]", theirs).objects("choices").get(0).string("finish_reason"))
        .isEqualTo(ours);
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn,tool_calls",
    "pause_turn,tool_calls",
    "tool_use,tool_calls",
    "max_tokens,length",
    "model_context_window_exceeded,length",
    "refusal,content_filter",
    "stop_sequence,stop"
  })
  void calls_are_not_to_be_made_when_their_arguments_may_be_cut(String theirs, String ours) {
    String call = "[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}]";

    assertThat(answer(call, theirs).objects("choices").get(0).string("finish_reason"))
        .isEqualTo(ours);
  }

  @Test
  void a_citation_of_a_page_is_an_annotation() {
    JsonObject message =
        answer(
                """
                [{"type":"text","text":"Ab. "},{"type":"text","text":"Cited","citations":[\
                {"type":"web_search_result_location","url":"https://x.test","title":"X"}]}]""",
                "end_turn")
            .objects("choices")
            .get(0)
            .object("message");

    assertThat(message.array("annotations").toJson())
        .isEqualTo(
            """
            [{"type":"url_citation","url_citation":{"start_index":4,"end_index":9,\
            "url":"https://x.test","title":"X"}}]""");
  }

  @Test
  @DisplayName("52 a stream gives the same answer; 53 a signature alone is kept; 56 ping")
  void a_stream_gives_the_same_answer() {
    anthropic.streams(
        Anthropic.start(),
        Anthropic.event("{\"type\":\"ping\"}"),
        Anthropic.open(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
        Anthropic.delta(0, "{\"type\":\"signature_delta\",\"signature\":\"s1\"}"),
        Anthropic.close(0),
        Anthropic.text(1, "Let me see."),
        Anthropic.open(2, "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\",\"input\":{}}"),
        Anthropic.delta(2, "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}"),
        Anthropic.delta(2, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"x\\\"\"}"),
        Anthropic.delta(2, "{\"type\":\"input_json_delta\",\"partial_json\":\":1}\"}"),
        Anthropic.close(2),
        Anthropic.open(3, "{\"type\":\"tool_use\",\"id\":\"t2\",\"name\":\"g\",\"input\":{}}"),
        Anthropic.close(3),
        Anthropic.stop("tool_use"));

    JsonObject answer = anthropic.assembled();

    assertThat(answer.objects("choices").get(0).object("message").toJson())
        .isEqualTo(
            """
            {"role":"assistant","content":"Let me see.","thinking_blocks":[{"type":"thinking",\
            "thinking":"","signature":"s1"}],"tool_calls":[{"id":"t1","type":"function",\
            "function":{"name":"f","arguments":"{\\"x\\":1}"}},{"id":"t2","type":"function",\
            "function":{"name":"g","arguments":"{}"}}]}""");
    assertThat(answer.objects("choices").get(0).string("finish_reason")).isEqualTo("tool_calls");
    assertThat(Usage.from(answer.object("usage"))).isEqualTo(new Usage(3, 0, 0, 7, 0));
  }

  @Test
  @DisplayName("case R23 web searches of the provider are counted")
  void searches_are_counted() {
    JsonObject usage =
        AnswerTranslation.usage(
            JsonObject.parse(
                "{\"input_tokens\":3,\"output_tokens\":7,"
                    + "\"server_tool_use\":{\"web_search_requests\":3}}"));

    assertThat(Usage.from(usage)).isEqualTo(Usage.of(3, 7).withWebSearches(3));
  }

  @Test
  void the_usage_is_the_last_chunk() {
    List<ChatChunk> chunks =
        anthropic
            .streams(Anthropic.start(), Anthropic.text(0, "Hello"), Anthropic.stop("end_turn"))
            .chunks();

    assertThat(chunks.get(chunks.size() - 1).choices()).isEmpty();
    assertThat(chunks.get(chunks.size() - 1).usage()).isEqualTo(Usage.of(3, 7));
    assertThat(chunks.get(0).hasContent()).isFalse();
  }

  @Test
  @DisplayName("27 arguments that were cut off stay so, with length")
  void arguments_that_were_cut_off() {
    JsonObject choice =
        anthropic
            .streams(
                Anthropic.start(),
                Anthropic.open(
                    0, "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\",\"input\":{}}"),
                Anthropic.delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"x\"}"),
                Anthropic.close(0),
                Anthropic.stop("max_tokens"))
            .assembled()
            .objects("choices")
            .get(0);

    assertThat(choice.string("finish_reason")).isEqualTo("length");
    assertThat(choice.toJson()).contains("\"arguments\":\"{\\\"x\"");
  }

  @Test
  @DisplayName("54 an error in a stream is its failure")
  void an_error_in_a_stream() {
    anthropic.streams(
        Anthropic.start(),
        Anthropic.event(
            "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}"));

    assertThat(catchThrowableOfType(ChatException.class, anthropic::chunks).kind())
        .isEqualTo(FailureKind.OVERLOADED);
  }

  @Test
  @DisplayName("55 529 may be tried again")
  void an_overloaded_provider() {
    anthropic.answers(
        529, "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Busy\"}}");

    assertThatThrownBy(anthropic::completion)
        .isInstanceOfSatisfying(
            ChatException.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.OVERLOADED))
        .hasMessage("Busy");
  }

  @Test
  void a_prompt_that_is_too_long() {
    anthropic.answers(
        400,
        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
            + "\"message\":\"prompt is too long: 210000 tokens > 200000 maximum\"}}");

    assertThat(catchThrowableOfType(ChatException.class, anthropic::completion).kind())
        .isEqualTo(FailureKind.CONTEXT_OVERFLOW);
  }

  @Test
  void a_stream_without_its_end_is_broken() {
    anthropic.streams(Anthropic.start(), Anthropic.text(0, "Hel"));

    assertThatThrownBy(anthropic::chunks).isInstanceOf(StreamBroken.class);
  }

  @Test
  void json_that_is_not_a_message_is_malformed() {
    anthropic.answers("{\"hello\":\"world\"}");

    assertThatThrownBy(anthropic::completion).isInstanceOf(MalformedReply.class);
  }
}
