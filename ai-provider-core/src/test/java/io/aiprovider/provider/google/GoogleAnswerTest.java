package io.aiprovider.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.Usage;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole and streamed answers in Gemini's protocol. */
class GoogleAnswerTest {
  private final Gemini gemini = new Gemini();

  @AfterEach
  void stop() {
    gemini.close();
  }

  private static JsonObject message(JsonObject answer) {
    return answer.objects("choices").get(0).object("message");
  }

  private static String finish(JsonObject answer) {
    return answer.objects("choices").get(0).string("finish_reason");
  }

  @Test
  void an_answer_without_an_id_and_a_model_gets_both() {
    String bare =
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]},\"finishReason\":\"STOP\"}]}";
    JsonObject first = gemini.answers(bare).completion();
    JsonObject second = gemini.answers(bare).completion();
    JsonObject streamed = gemini.answers("data: " + bare + "\n\n").assembled();

    assertThat(List.of(first, second, streamed))
        .extracting(answer -> answer.string("model"))
        .containsOnly("gemini-2.5-flash");
    assertThat(List.of(first, second, streamed))
        .extracting(answer -> answer.string("id"))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.startsWith("chatcmpl-"));
  }

  @Test
  @DisplayName("59 STOP with a call is tool_calls; 60 synthetic ids; 61 signatures are kept")
  void an_answer_with_a_call() {
    JsonObject answer =
        gemini
            .answers(
                Gemini.answer(
                    "{\"text\":\"hmm\",\"thought\":true},{\"functionCall\":{\"name\":\"f\","
                        + "\"args\":{\"x\":1}},\"thoughtSignature\":\"s1\"}",
                    "STOP"))
            .completion();

    assertThat(finish(answer)).isEqualTo("tool_calls");
    assertThat(message(answer).string("reasoning_content")).isEqualTo("hmm");
    JsonObject call = message(answer).objects("tool_calls").get(0);
    assertThat(call.string("id")).startsWith("call_");
    assertThat(call.object("extra_content").toJson())
        .isEqualTo("{\"google\":{\"thought_signature\":\"s1\"}}");
  }

  @Test
  @DisplayName("59 also across chunks; calls are numbered")
  void a_stream_with_calls() {
    JsonObject answer =
        gemini
            .answers(
                Gemini.event("{\"text\":\"Let me see.\"}", "")
                    + Gemini.event("{\"functionCall\":{\"name\":\"f\",\"args\":{}}}", "")
                    + Gemini.event("{\"functionCall\":{\"name\":\"g\",\"args\":{\"x\":1}}}", "")
                    + Gemini.event("{\"text\":\"\"}", "STOP"))
            .assembled();

    assertThat(finish(answer)).isEqualTo("tool_calls");
    assertThat(message(answer).objects("tool_calls"))
        .extracting(call -> call.object("function").toJson())
        .containsExactly(
            "{\"name\":\"f\",\"arguments\":\"{}\"}",
            "{\"name\":\"g\",\"arguments\":\"{\\\"x\\\":1}\"}");
    assertThat(Usage.from(answer.object("usage"))).isEqualTo(new Usage(10, 4, 0, 8, 3));
  }

  @Test
  @DisplayName("case R24 tokens of audio and images are counted apart")
  void tokens_are_counted_by_modality() {
    Usage usage =
        AnswerTranslation.counted(
            JsonObject.parse(
                "{\"promptTokenCount\":100,\"candidatesTokenCount\":20,\"promptTokensDetails\":["
                    + "{\"modality\":\"TEXT\",\"tokenCount\":60},"
                    + "{\"modality\":\"AUDIO\",\"tokenCount\":30},"
                    + "{\"modality\":\"IMAGE\",\"tokenCount\":10}],\"candidatesTokensDetails\":["
                    + "{\"modality\":\"IMAGE\",\"tokenCount\":15}]}"));

    assertThat(usage).isEqualTo(Usage.of(100, 20).withMedia(new Usage.Media(30, 10, 0, 15)));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"serviceTier\":\"flex\"', flex",
    "'\"serviceTier\":\"SERVICE_TIER_PRIORITY\"', priority",
    "'\"serviceTier\":\"standard\"',",
    "'\"serviceTier\":\"unspecified\",\"trafficType\":\"ON_DEMAND_FLEX\"', flex",
    "'\"trafficType\":\"ON_DEMAND\"',",
    "'\"trafficType\":\"ON_DEMAND_PRIORITY\"', priority",
    "'\"trafficType\":\"PROVISIONED_THROUGHPUT\"', provisioned_throughput",
    "'\"promptTokenCount\":1',"
  })
  void the_tier_that_served_the_request_is_named_unless_it_is_the_standard_one(
      String member, @Nullable String tier) {
    JsonObject usage = JsonObject.parse("{\"candidatesTokenCount\":2," + member + "}");

    assertThat(AnswerTranslation.withUsage(JsonObject.EMPTY, usage).string("service_tier"))
        .isEqualTo(tier);
  }

  @Test
  @DisplayName("62 a call that could not be written is a failed attempt")
  void a_call_that_the_model_failed_to_write() {
    gemini.answers(
        "{\"candidates\":[{\"content\":null,\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}");
    assertThatThrownBy(gemini::completion).isInstanceOf(MalformedReply.class);

    gemini.answers("data: {\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}\n\n");
    assertThatThrownBy(gemini::assembled).isInstanceOf(MalformedReply.class);
  }

  @Test
  @DisplayName("63 blocks are content_filter, plain and streamed; usage is mapped")
  void a_blocked_answer_has_the_finish_reason_content_filter() {
    String blocked = "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"},\"usageMetadata\":{}}";
    assertThat(finish(gemini.answers(blocked).completion())).isEqualTo("content_filter");
    assertThat(finish(gemini.answers("data: " + blocked + "\n\n").assembled()))
        .isEqualTo("content_filter");
    assertThat(finish(gemini.answers(Gemini.answer("", "SAFETY")).completion()))
        .isEqualTo("content_filter");
    assertThat(Usage.from(gemini.answers(Gemini.ANSWER).completion().object("usage")))
        .isEqualTo(new Usage(10, 4, 0, 8, 3));
  }

  @Test
  void a_stream_without_its_end_is_broken() {
    gemini.answers(Gemini.event("{\"text\":\"Hel\"}", ""));

    assertThatThrownBy(gemini::assembled).isInstanceOf(StreamBroken.class);
  }

  @Test
  @DisplayName("61 the last of several signatures of one text is kept, plain and streamed")
  void signatures_of_a_text() {
    String first = "{\"text\":\"Hel\",\"thoughtSignature\":\"s1\"}";
    String second = "{\"text\":\"lo\",\"thoughtSignature\":\"s2\"}";
    JsonObject plain = gemini.answers(Gemini.answer(first + "," + second, "STOP")).completion();
    JsonObject streamed =
        gemini.answers(Gemini.event(first, "") + Gemini.event(second, "STOP")).assembled();

    assertThat(List.of(message(plain), message(streamed)))
        .extracting(message -> message.object("extra_content").toJson())
        .containsOnly("{\"google\":{\"thought_signature\":\"s2\"}}");
  }
}
