package io.aiprovider.provider.openai;

import static io.aiprovider.provider.openai.ProviderFixture.ANSWER;
import static io.aiprovider.provider.openai.ProviderFixture.DONE;
import static io.aiprovider.provider.openai.ProviderFixture.delta;
import static io.aiprovider.provider.openai.ProviderFixture.finish;
import static io.aiprovider.provider.openai.ProviderFixture.streamRequest;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.ContextOverflow;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.failure.RateLimited;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class StreamTest {
  private static final String USAGE = "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}";

  private final ProviderFixture fixture = new ProviderFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void returns_the_chunks_unchanged() {
    String odd =
        "{ \"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
            + "\"choices\":[{\"index\":1.0,\"delta\":{\"role\":\"assistant\","
            + "\"content\":\"\\u00e9\",\"tool_calls\":[{\"index\":0,\"id\":\"a\","
            + "\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]},"
            + "\"logprobs\":null,\"finish_reason\":null}],\"x\": 1e2}";
    fixture.streams("data: " + odd + "\n\n", DONE);

    assertThat(fixture.chunks()).extracting(StreamTest::bytes).containsExactly(odd);
  }

  @Test
  void reports_provider_model_and_usage_at_its_end() {
    fixture.streams(
        delta("Hel"),
        delta("lo"),
        finish("stop"),
        "data: {\"choices\":[]," + USAGE + "}\n\n",
        DONE);
    List<ReplyOutcome> ends = new ArrayList<>();

    try (StreamingReply reply = fixture.stream()) {
      reply.onEnd(ends::add);
      StringBuilder text = new StringBuilder();
      reply.forEach(chunk -> text.append(chunk.text()));
      assertThat(text).hasToString("Hello");
    }
    assertThat(ends)
        .containsExactly(new ReplyOutcome("acme", "gpt-4o-2024", Usage.of(3, 2), null, null));
  }

  private static String bytes(ChatChunk chunk) {
    return new String(chunk.json().toBytes(), UTF_8);
  }

  @ParameterizedTest
  @DisplayName("2, 3 usage in every form, with an array of choices")
  @ValueSource(
      strings = {
        "\"choices\":[]",
        "\"choices\":null",
        "\"object\":\"chat.completion.chunk\"",
        "\"choices\":[{\"delta\":{}}]",
        "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":null,\"logprobs\":null}]",
        "\"choices\":[{}]"
      })
  void makes_the_choices_of_a_usage_chunk_an_empty_array(String choices) {
    fixture.streams(delta("x"), "data: {" + choices + "," + USAGE + "}\n\n", DONE);

    ChatChunk last = fixture.chunks().get(1);
    assertThat(last.usage()).isEqualTo(Usage.of(3, 2));
    assertThat(last.json().array("choices")).isNotNull().isEmpty();
  }

  @Test
  @DisplayName("3 usage before the finish chunk")
  void accepts_usage_before_the_finish_reason() {
    fixture.streams(delta("x"), "data: {" + USAGE + "}\n\n", finish("stop"), DONE);

    assertThat(fixture.chunks()).hasSize(3).last().returns("stop", ChatChunk::finishReason);
  }

  @Test
  void keeps_the_finish_reason_that_comes_with_usage() {
    String both =
        "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
            + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}],"
            + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}";
    fixture.streams(delta("x"), "data: " + both + "\n\n", DONE);

    assertThat(bytes(fixture.chunks().get(1))).isEqualTo(both);
  }

  @Test
  void gives_every_chunk_an_array_of_choices() {
    fixture.streams("data: {\"id\":\"c\"}\n\n", delta("x"), DONE);

    assertThat(fixture.chunks().get(0).json().array("choices")).isNotNull().isEmpty();
  }

  @Test
  @DisplayName("6, 7, 8 comments, no space after data, empty data")
  void reads_past_what_carries_nothing() {
    fixture.streams(": keep-alive\n\n", "data:\n\n", delta("x").replace("data: ", "data:"), DONE);

    assertThat(fixture.chunks()).extracting(ChatChunk::text).containsExactly("x");
  }

  @Test
  @DisplayName("10 data after [DONE] is not read")
  void ends_at_done() {
    fixture.streams(delta("x"), DONE, delta("y"), DONE);

    assertThat(fixture.chunks()).hasSize(1);
  }

  @Test
  void accepts_a_missing_done_after_a_finish_reason() {
    fixture.streams(delta("x"), finish("stop"));

    assertThat(fixture.chunks()).hasSize(2);
  }

  @Test
  @DisplayName("11 a stream without an end is broken")
  void fails_when_the_stream_ends_before_the_answer() {
    assertThat(fixture.streams(delta("x")).streamFailure())
        .isInstanceOf(StreamBroken.class)
        .hasMessage("The provider ended its stream before the answer was complete.");
  }

  @Test
  @DisplayName("11 the end of the input in the middle of an event: broken")
  void fails_when_the_stream_ends_within_an_event() {
    assertThat(fixture.streams(delta("x"), "data: {\"cho").streamFailure())
        .isInstanceOf(StreamBroken.class)
        .hasMessage("The provider ended its stream before the answer was complete.");
  }

  @Test
  @DisplayName("11, 38 one of two choices is not finished: broken")
  void fails_when_the_stream_ends_before_one_of_its_choices() {
    String other = delta("y").replace("\"index\":0", "\"index\":1");

    assertThat(fixture.streams(delta("x"), other, finish("stop")).streamFailure())
        .isInstanceOf(StreamBroken.class);
  }

  @Test
  @DisplayName("12 an error in the stream is a failure")
  void fails_on_an_error_in_the_stream() {
    fixture.streams(delta("x"), "data: {\"error\":{\"message\":\"Engine died\"}}\n\n", DONE);

    assertThat(fixture.streamFailure()).isInstanceOf(StreamBroken.class).hasMessage("Engine died");
  }

  @Test
  @DisplayName("12 an error in the stream has the kind of its code")
  void classifies_an_error_in_the_stream_by_its_words() {
    assertThat(errorInStream("\"type\":\"overloaded_error\"")).isInstanceOf(Overloaded.class);
    assertThat(errorInStream("\"code\":429")).isInstanceOf(RateLimited.class);
    assertThat(errorInStream("\"type\":\"rate_limit_error\"")).isInstanceOf(RateLimited.class);
    assertThat(errorInStream("\"code\":\"context_length_exceeded\""))
        .isInstanceOf(ContextOverflow.class);
    assertThat(errorInStream("\"type\":\"server_error\"")).isInstanceOf(StreamBroken.class);
  }

  private ChatException errorInStream(String member) {
    return fixture.streams("data: {\"error\":{" + member + "}}\n\n").streamFailure();
  }

  @Test
  @DisplayName("12 an event named error is a failure")
  void fails_on_an_event_named_error() {
    fixture.streams("event: error\ndata: {\"message\":\"Out of memory\",\"code\":503}\n\n");

    assertThat(fixture.streamFailure()).isInstanceOf(Overloaded.class).hasMessage("Out of memory");
  }

  @ParameterizedTest
  @DisplayName("15 a stream without an answer")
  @ValueSource(
      strings = {
        "",
        "\n\n",
        ": keep-alive\n\n: keep-alive\n\n",
        "data: [DONE]\n\n",
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1}}\n\ndata: [DONE]\n\n"
      })
  void fails_on_a_stream_without_an_answer(String body) {
    assertThat(fixture.streams(body).streamFailure())
        .isInstanceOf(MalformedReply.class)
        .hasMessage("The provider ended its stream without an answer.");
  }

  @Test
  void fails_on_an_event_that_is_not_json() {
    ChatException failure = fixture.streams(delta("x"), "data: {\"cho\n\n").streamFailure();

    assertThat(failure)
        .isInstanceOf(MalformedReply.class)
        .hasMessageStartingWith("The provider sent an event in its stream that is not JSON.");
  }

  @Test
  @DisplayName("16 HTML in answer to a stream request")
  void fails_on_html() {
    assertThat(fixture.answers(200, "text/event-stream", "\n <html>").streamFailure())
        .isInstanceOf(MalformedReply.class)
        .hasMessage("The provider answered with HTML. Check base-url.");
  }

  @Test
  @DisplayName("16 plain text in answer to a stream request")
  void fails_on_plain_text() {
    assertThat(fixture.answers(200, "text/plain", "It works!").streamFailure())
        .isInstanceOf(MalformedReply.class);
  }

  @Test
  @DisplayName("16 a JSON error in answer to a stream request")
  void fails_on_a_json_error() {
    assertThat(fixture.answers("{\"error\":{\"message\":\"x\",\"code\":\"503\"}}").streamFailure())
        .isInstanceOf(Overloaded.class);
  }

  @Test
  @DisplayName("16 an error status in answer to a stream request")
  void fails_on_an_error_status() {
    assertThat(fixture.answers(503, "text/html", "<html>").streamFailure())
        .isInstanceOf(Overloaded.class)
        .hasMessage("The provider answered 503 with text/html.");
  }

  @Test
  @DisplayName("16 a whole answer to a stream request")
  void accepts_a_whole_answer_to_a_stream_request() {
    fixture.answers(200, "text/event-stream", " " + ANSWER);

    assertThat(fixture.ask(streamRequest()))
        .isInstanceOfSatisfying(
            CompleteReply.class, reply -> assertThat(reply.response().text()).isEqualTo("Hello"));
  }

  @ParameterizedTest
  @DisplayName("17 events under a wrong content type")
  @ValueSource(strings = {"application/json", "text/plain", "text/html"})
  void reads_events_under_a_wrong_content_type(String contentType) {
    fixture.answers(200, contentType, "\uFEFF" + delta("x") + DONE);

    assertThat(fixture.chunks()).extracting(ChatChunk::text).containsExactly("x");
  }

  @Test
  void returns_no_more_chunks_after_its_end() {
    StreamingReply reply = fixture.streams(delta("x"), DONE).stream();
    reply.forEach(chunk -> {});

    assertThat(reply.next()).isNull();
  }

  @Test
  void uses_its_connection_again_after_a_complete_stream() {
    fixture.streams(delta("x"), DONE).chunks();
    fixture.streams(delta("x"), DONE).chunks();

    fixture.takeRequest();
    assertThat(fixture.takeRequest().getExchangeIndex()).isEqualTo(1);
  }
}
