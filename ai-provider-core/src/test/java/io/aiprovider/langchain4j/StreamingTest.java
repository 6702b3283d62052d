package io.aiprovider.langchain4j;

import static io.aiprovider.chat.Wire.delta;
import static io.aiprovider.chat.Wire.finish;
import static io.aiprovider.chat.Wire.opening;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.StreamingChatModel;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.testing.ScriptedProvider;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamingTest {
  private final ScriptedProvider first = new ScriptedProvider("first");
  private final ScriptedProvider second = new ScriptedProvider("second");
  private final BlockingQueue<ReplyOutcome> ends = new LinkedBlockingQueue<>();
  private final ChatClient client =
      ChatClient.builder().provider(first).provider(second).interceptor(this::recordEnd).build();
  private final StreamingChatModel model = ClientStreamingChatModel.of(client);
  private final RecordingHandler handler = new RecordingHandler();

  private ChatReply recordEnd(ChatInterceptor.Chain chain) {
    ChatReply reply = chain.proceed(chain.request());
    reply.onEnd(ends::add);
    return reply;
  }

  @AfterEach
  void close() {
    client.close();
  }

  private List<String> events() {
    model.chat("Hi", handler);
    return handler.await();
  }

  @Test
  void passes_on_pieces_of_text_and_then_the_answer() {
    first.streams("Hel", "lo");

    assertThat(events()).containsExactly("text Hel", "text lo", "answer Hello");
    assertThat(handler.response().tokenUsage().totalTokenCount()).isEqualTo(8);
  }

  @Test
  void passes_on_thinking_before_the_text() {
    first.streams(
        opening(),
        delta("{'reasoning_content':'Hm'}"),
        delta("{'reasoning_content':'m.','content':'4'}"),
        finish("stop"));

    assertThat(events()).containsExactly("thinking Hm", "thinking m.", "text 4", "answer 4");
    assertThat(handler.response().aiMessage().thinking()).isEqualTo("Hmm.");
  }

  @Test
  void passes_on_pieces_of_calls_with_their_index_and_then_the_whole_calls() {
    first.streams(
        opening(),
        delta("{'tool_calls':[{'index':0,'id':'a','function':{'name':'x','arguments':''}}]}"),
        delta("{'tool_calls':[{'index':1,'id':'b','function':{'name':'y','arguments':'{'}}]}"),
        delta("{'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]}"),
        delta("{'tool_calls':[{'index':1,'function':{'arguments':'}'}}]}"),
        finish("tool_calls"));

    assertThat(events())
        .containsExactly(
            "piece 1 b y {",
            "piece 0 a x {}",
            "piece 1 b y }",
            "call 0 a x {}",
            "call 1 b y {}",
            "answer null");
  }

  @Test
  void fails_over_before_the_first_piece() {
    first.breaksOff(Failures.streamBroken("first"), opening());
    second.streams("Hello");

    assertThat(events()).containsExactly("text Hello", "answer Hello");
  }

  @Test
  void reports_a_broken_stream() {
    first.breaksOff(Failures.streamBroken("first"), "Hel");

    assertThat(events()).containsExactly("text Hel", "error");
    assertThat(handler.error())
        .isInstanceOf(InternalServerException.class)
        .hasCauseInstanceOf(StreamBroken.class);
  }

  @Test
  void reports_a_refusal() {
    first.streams(opening(), delta("{'refusal':'I will not.'}"), finish("stop"));

    assertThat(events()).containsExactly("error");
    assertThat(handler.error()).isInstanceOf(ContentFilteredException.class);
  }

  @Test
  void refuses_an_unsupported_request_at_once() {
    UserMessage message = UserMessage.from(AudioContent.from("https://x.test/a.mp3"));

    assertThatThrownBy(() -> model.chat(List.of(message), handler))
        .isInstanceOf(UnsupportedFeatureException.class);
    assertThat(first.requestCount()).isZero();
  }

  @Test
  void cancelling_the_handle_ends_the_call_and_the_providers_work() throws Exception {
    first.stalls("Hel", "lo");
    handler.cancelsAfter("text lo");

    model.chat("Hi", handler);

    ReplyOutcome end = ends.poll(10, TimeUnit.SECONDS);
    assertThat(end).isNotNull();
    assertThat(end.failure()).isInstanceOf(Cancelled.class);
    assertThat(handler.soFar()).containsExactly("text Hel", "text lo");
  }

  @Test
  void no_more_events_of_a_chunk_follow_once_the_handle_was_cancelled() throws Exception {
    first.stalls(opening(), delta("{'reasoning_content':'Hm','content':'4'}"));
    handler.cancelsAfter("thinking Hm");

    model.chat("Hi", handler);

    assertThat(ends.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(handler.soFar()).containsExactly("thinking Hm");
  }
}
