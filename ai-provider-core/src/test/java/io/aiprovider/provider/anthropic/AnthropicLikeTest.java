package io.aiprovider.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of services that imitate Anthropic, and Anthropic's counts and errors. */
class AnthropicLikeTest {
  private final Anthropic anthropic = new Anthropic();

  @AfterEach
  void stop() {
    anthropic.close();
  }

  private static JsonObject choice(JsonObject answer) {
    return answer.objects("choices").get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"content\":\"Hi\"} | Hi | stop",
        "{\"content\":[{\"text\":\"Hi\"}],\"stop_reason\":null} | Hi | stop",
        "{\"content\":[{\"text\":\"Hi\"},{\"type\":\"new_kind\",\"x\":1}]} | Hi | stop"
      })
  @DisplayName("R4 missing members of an answer are filled in")
  void fills_in(String body, String text, String reason) {
    JsonObject answer = anthropic.answers(body).completion();

    assertThat(answer.string("id")).startsWith("chatcmpl-");
    assertThat(answer.string("object")).isEqualTo("chat.completion");
    assertThat(answer.string("model")).isEqualTo("claude-haiku-4-5");
    assertThat(answer.has("usage")).isFalse();
    assertThat(choice(answer).object("message").string("content")).isEqualTo(text);
    assertThat(choice(answer).object("message").string("role")).isEqualTo("assistant");
    assertThat(choice(answer).string("finish_reason")).isEqualTo(reason);
  }

  @Test
  @DisplayName("R4 R6 a call without an id or a type, whose arguments are text, is a call")
  void fills_in_calls() {
    JsonObject choice =
        choice(
            anthropic
                .answers(
                    """
                    {"content":[{"name":"f","input":"{\\"x\\":1}"}],"stop_reason":"end_turn"}""")
                .completion());

    JsonObject call = choice.object("message").objects("tool_calls").get(0);
    assertThat(call.string("id")).startsWith("call_");
    assertThat(call.object("function"))
        .hasToString("{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}");
    assertThat(choice.string("finish_reason")).isEqualTo("tool_calls");
  }

  @Test
  @DisplayName("R4 missing members of a stream are filled in, with one id in all chunks")
  void fills_in_streams() {
    List<ChatChunk> chunks =
        anthropic
            .streams(
                Anthropic.event("{\"type\":\"new_event\",\"x\":1}"),
                Anthropic.event("{\"type\":\"content_block_delta\",\"delta\":{\"text\":\"Hi\"}}"),
                Anthropic.event("{\"type\":\"message_stop\"}"))
            .chunks();

    assertThat(chunks).extracting(chunk -> chunk.json().string("id")).containsOnly(id(chunks));
    assertThat(id(chunks)).startsWith("chatcmpl-");
    assertThat(chunks).extracting(ChatChunk::model).containsOnly("claude-haiku-4-5");
    assertThat(chunks).extracting(ChatChunk::text).containsExactly("", "Hi", "");
    assertThat(finish(chunks)).isEqualTo("stop");
    assertThat(chunks).allMatch(chunk -> chunk.usage() == null);
  }

  private static String id(List<ChatChunk> chunks) {
    return chunks.get(0).json().string("id");
  }

  private static String finish(List<ChatChunk> chunks) {
    return chunks.stream()
        .flatMap(chunk -> chunk.choices().stream())
        .map(choice -> choice.string("finish_reason"))
        .filter(reason -> reason != null)
        .findFirst()
        .orElse(null);
  }

  @Test
  @DisplayName("R6 a stream with calls ends with tool_calls, whatever its reason")
  void calls_with_another_reason() {
    List<ChatChunk> chunks =
        anthropic
            .streams(
                Anthropic.start(),
                Anthropic.open(0, "{\"name\":\"f\",\"input\":{}}"),
                Anthropic.delta(0, "{\"partial_json\":\"{}\"}"),
                Anthropic.stop("end_turn"))
            .chunks();

    assertThat(finish(chunks)).isEqualTo("tool_calls");
    assertThat(chunks.get(1).json().toJson()).contains("\"id\":\"call_");
  }

  @ParameterizedTest
  @CsvSource({"max_tokens,length", "refusal,content_filter", "stop_sequence,stop"})
  void streamed_calls_are_not_to_be_made_when_their_arguments_may_be_cut(
      String theirs, String ours) {
    List<ChatChunk> chunks =
        anthropic
            .streams(
                Anthropic.start(),
                Anthropic.open(0, "{\"type\":\"tool_use\",\"name\":\"f\",\"input\":{}}"),
                Anthropic.delta(0, "{\"partial_json\":\"{\\\"x\\\": \"}"),
                Anthropic.stop(theirs))
            .chunks();

    assertThat(finish(chunks)).isEqualTo(ours);
  }

  @Test
  @DisplayName("R4 a stream that ends after its stop reason is complete, one before it is not")
  void a_stream_is_complete_after_its_stop_reason() {
    String reason =
        Anthropic.event("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"max_tokens\"}}");

    assertThat(
            finish(anthropic.streams(Anthropic.start(), Anthropic.text(0, "Hi"), reason).chunks()))
        .isEqualTo("length");
    anthropic.streams(Anthropic.start(), Anthropic.text(0, "Hi"));
    assertThatThrownBy(anthropic::chunks).isInstanceOf(StreamBroken.class);
  }

  @Test
  @DisplayName("52 thinking whose block is not closed keeps its signature")
  void an_open_block() {
    JsonObject message =
        choice(
                anthropic
                    .streams(
                        Anthropic.start(),
                        Anthropic.open(0, "{\"type\":\"thinking\",\"thinking\":\"\"}"),
                        Anthropic.delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"Hm\"}"),
                        Anthropic.delta(0, "{\"type\":\"signature_delta\",\"signature\":\"s\"}"),
                        Anthropic.text(1, "Hi"),
                        Anthropic.stop("end_turn"))
                    .assembled())
            .object("message");

    assertThat(message.array("thinking_blocks"))
        .hasToString("[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"s\"}]");
  }

  @Test
  @DisplayName("R8 an error with status 200 is a failure of its kind, with its message")
  void an_error_under_200() {
    anthropic.answers(
        "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Slow down\"}}");

    ChatException failure = catchThrowableOfType(ChatException.class, anthropic::completion);
    assertThat(failure.kind()).isEqualTo(FailureKind.RATE_LIMITED);
    assertThat(failure).hasMessage("Slow down");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'input_tokens':0,'cache_read_input_tokens':0,'output_tokens':7}",
        "{'output_tokens':7}",
        "{'input_tokens':null,'output_tokens':'7','cache_creation':{'ephemeral_1h_input_tokens':0}}",
        "{'input_tokens':'100','cache_read_input_tokens':50,'output_tokens':7}"
      })
  @DisplayName("R19 counts are cumulative, and a later zero is ignored")
  void cumulative_counts(String last) {
    List<ChatChunk> chunks =
        anthropic
            .streams(
                Anthropic.event(
                    """
                    {"type":"message_start","message":{"id":"m","model":"m","usage":{\
                    "input_tokens":100,"cache_read_input_tokens":50,\
                    "cache_creation_input_tokens":20,\
                    "cache_creation":{"ephemeral_1h_input_tokens":5},"output_tokens":1}}}"""),
                Anthropic.text(0, "Hi"),
                Anthropic.event(
                    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":"
                        + last.replace('\'', '"')
                        + "}"),
                Anthropic.event("{\"type\":\"message_stop\"}"))
            .chunks();

    assertThat(chunks.get(chunks.size() - 1).usage()).isEqualTo(new Usage(170, 50, 20, 7, 0, 5));
  }

  @Test
  @DisplayName("R23 searches of Anthropic's own tool are counted, plain and streamed")
  void searches() {
    String usage =
        "\"usage\":{\"input_tokens\":1,\"output_tokens\":1,"
            + "\"server_tool_use\":{\"web_search_requests\":3}}";
    JsonObject plain =
        anthropic
            .answers("{\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]," + usage + "}")
            .completion();
    List<ChatChunk> chunks =
        anthropic
            .streams(
                Anthropic.start(),
                Anthropic.event(
                    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                        + usage
                        + "}"),
                Anthropic.event("{\"type\":\"message_stop\"}"))
            .chunks();

    assertThat(Usage.from(plain.object("usage")).webSearches()).isEqualTo(3);
    assertThat(chunks.get(chunks.size() - 1).usage().webSearches()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"standard, ", "priority, priority", "batch, batch"})
  @DisplayName("R21 the tier of an answer is reported, because the price depends on it")
  void tiers(String theirs, String ours) {
    String usage =
        "\"usage\":{\"input_tokens\":1,\"output_tokens\":1,\"service_tier\":\"" + theirs + "\"}";

    assertThat(
            anthropic
                .answers("{\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]," + usage + "}")
                .completion()
                .string("service_tier"))
        .isEqualTo(ours);
  }

  @Test
  @DisplayName("R26 a character that is split over two deltas is complete in the second")
  void split_characters() {
    JsonObject message =
        choice(
                anthropic
                    .streams(
                        Anthropic.start(),
                        Anthropic.open(0, "{\"type\":\"thinking\",\"thinking\":\"\"}"),
                        cut(0, "{\"type\":\"thinking_delta\",\"thinking\":\"\\ud83d\"}"),
                        cut(0, "{\"type\":\"thinking_delta\",\"thinking\":\"\\ude00\"}"),
                        Anthropic.close(0),
                        Anthropic.open(1, "{\"type\":\"text\",\"text\":\"\"}"),
                        cut(1, "{\"type\":\"text_delta\",\"text\":\"a\\ud83d\"}"),
                        Anthropic.event("{\"type\":\"ping\"}"),
                        cut(1, "{\"type\":\"text_delta\",\"text\":\"\\ude00b\"}"),
                        Anthropic.close(1),
                        Anthropic.open(
                            2, "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}"),
                        cut(
                            2,
                            "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"x\\\":\\\"\\ud83d\"}"),
                        cut(2, "{\"type\":\"input_json_delta\",\"partial_json\":\"\\ude00\\\"}\"}"),
                        Anthropic.close(2),
                        Anthropic.stop("tool_use"))
                    .assembled())
            .object("message");

    assertThat(message.string("reasoning_content")).isEqualTo("😀");
    assertThat(message.string("content")).isEqualTo("a😀b");
    assertThat(message.objects("tool_calls").get(0).object("function").string("arguments"))
        .isEqualTo("{\"x\":\"😀\"}");
    assertThat(message.toJson()).doesNotContain("\uFFFD");
  }

  /** A delta with half a character, which no whole JSON text may have. */
  private static String cut(int index, String delta) {
    return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"
        + index
        + ",\"delta\":"
        + delta
        + "}\n\n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "402 | billing_error | Your card was declined. | QUOTA_EXHAUSTED",
        "400 | invalid_request_error | Your credit balance is too low to use it. | QUOTA_EXHAUSTED",
        "400 | invalid_request_error | You have reached your specified API usage limits. | QUOTA_EXHAUSTED",
        "403 | permission_error | Your key may not use this model. | PERMISSION_DENIED",
        "401 | authentication_error | invalid x-api-key | UNAUTHORIZED",
        "404 | not_found_error | model: claude-9 | MODEL_NOT_FOUND",
        "429 | rate_limit_error | Too many tokens a minute. | RATE_LIMITED",
        "413 | request_too_large | Request exceeds the maximum size. | INVALID_REQUEST",
        "500 | api_error | Internal server error | UNAVAILABLE",
        "529 | overloaded_error | Overloaded | OVERLOADED"
      })
  @DisplayName("R42 R37 each error has its kind")
  void errors(int status, String type, String message, FailureKind kind) {
    anthropic.answers(
        status,
        "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"}}"
            .formatted(type, message));

    ChatException failure = catchThrowableOfType(ChatException.class, anthropic::completion);
    assertThat(failure.kind()).isEqualTo(kind);
  }
}
