package io.aiprovider.provider.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.model.output.FinishReason;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.failure.RateLimited;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.reply.StreamingReply;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What LangChain4j's model pushes, and what can then be pulled. */
class StreamTest {
  private static final ToolExecutionRequest TIME =
      ToolExecutionRequest.builder().id("a").name("time").arguments("{\"x\":1}").build();
  private static final String USAGE =
      """
      {"model":"model-1-2026","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":1,\
      "total_tokens":4,"prompt_tokens_details":{"cached_tokens":0},\
      "completion_tokens_details":{"reasoning_tokens":0}}}""";

  private static PartialToolCall piece(int index, String id, String name, String arguments) {
    return PartialToolCall.builder()
        .index(index)
        .id(id)
        .name(name)
        .partialArguments(arguments)
        .build();
  }

  private static void end(
      StreamingChatResponseHandler handler, AiMessage message, FinishReason why) {
    handler.onCompleteResponse(FakeChatModel.answer(message, why));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("R26 a character that two pieces share is whole in the second")
  void split_characters() {
    FakeStreamingModel model =
        FakeStreamingModel.at(
            handler -> {
              handler.onPartialThinking(new PartialThinking("\ud83d"));
              handler.onPartialThinking(new PartialThinking("\ude00"));
              handler.onPartialResponse("a\ud83d");
              handler.onPartialToolCall(piece(0, "t", "f", "{\"x\":\"\ud83d"));
              handler.onPartialToolCall(piece(0, "t", "f", "\ude00\"}"));
              handler.onPartialResponse("\ude00b");
              end(handler, AiMessage.from("ignored"), FinishReason.STOP);
            });

    try (StreamingReply reply = Asking.of(model).stream()) {
      String answer = reply.toResponse().json().toJson();
      assertThat(answer)
          .contains("\"reasoning_content\":\"😀\"")
          .contains("\"content\":\"a😀b\"")
          .contains("{\\\"x\\\":\\\"😀\\\"}")
          .doesNotContain("\uFFFD");
    }
  }

  @Test
  void thinking_text_and_usage() {
    String chunks =
        Asking.of(
                FakeStreamingModel.apart(
                    handler -> {
                      handler.onPartialThinking(new PartialThinking("hmm"));
                      handler.onPartialResponse("Hel");
                      handler.onPartialResponse("lo");
                      end(
                          handler,
                          AiMessage.builder().text("Hello").thinking("hmm").build(),
                          FinishReason.STOP);
                    }))
            .chunks();

    assertThat(chunks)
        .isEqualTo(
            """
            {"model":"model-1","choices":[{"index":0,"delta":{"role":"assistant","content":"",\
            "reasoning_content":"hmm"},"finish_reason":null}]}
            {"model":"model-1","choices":[{"index":0,"delta":{"content":"Hel"},\
            "finish_reason":null}]}
            {"model":"model-1","choices":[{"index":0,"delta":{"content":"lo"},\
            "finish_reason":null}]}
            {"model":"model-1-2026","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}
            """
                + USAGE);
  }

  @Test
  @DisplayName("24 calls by their pieces, or whole where the model has no pieces")
  void calls() {
    String chunks =
        Asking.of(
                FakeStreamingModel.apart(
                    handler -> {
                      handler.onPartialToolCall(piece(0, "a", "time", "{\"x\""));
                      handler.onPartialToolCall(piece(0, "a", "time", ":1}"));
                      handler.onCompleteToolCall(new CompleteToolCall(0, TIME));
                      handler.onCompleteToolCall(new CompleteToolCall(1, TIME));
                      end(handler, AiMessage.from(TIME, TIME), FinishReason.STOP);
                    }))
            .chunks();

    assertThat(chunks)
        .isEqualTo(
            """
            {"model":"model-1","choices":[{"index":0,"delta":{"role":"assistant","content":"",\
            "tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"time",\
            "arguments":"{\\"x\\""}}]},"finish_reason":null}]}
            {"model":"model-1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,\
            "function":{"arguments":":1}"}}]},"finish_reason":null}]}
            {"model":"model-1","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"a",\
            "type":"function","function":{"name":"time","arguments":"{\\"x\\":1}"}}]},\
            "finish_reason":null}]}
            {"model":"model-1-2026","choices":[{"index":0,"delta":{},\
            "finish_reason":"tool_calls"}]}
            """
                + USAGE);
  }

  @Test
  void what_was_not_pushed_piece_by_piece_comes_at_the_end() {
    AiMessage said =
        AiMessage.builder()
            .text("Hello")
            .thinking("hmm")
            .toolExecutionRequests(List.of(TIME))
            .build();
    try (StreamingReply reply =
        Asking.of(FakeStreamingModel.at(handler -> end(handler, said, FinishReason.STOP)))
            .stream()) {
      assertThat(reply.toResponse().message().json().toJson())
          .isEqualTo(
              """
              {"role":"assistant","content":"Hello","reasoning_content":"hmm","tool_calls":[\
              {"id":"a","type":"function","function":{"name":"time",\
              "arguments":"{\\"x\\":1}"}}]}""");
    }
  }

  @Test
  @DisplayName("11 a stream that ends with nothing said of its end was cut")
  void a_stream_that_was_cut() {
    StreamingReply reply =
        Asking.of(
            FakeStreamingModel.apart(
                handler -> {
                  handler.onPartialResponse("Hel");
                  handler.onCompleteResponse(
                      ChatResponse.builder().aiMessage(AiMessage.from("Hel")).build());
                }))
            .stream();

    assertThat(reply.next().text()).isEqualTo("Hel");
    assertThatThrownBy(reply::next).isInstanceOf(StreamBroken.class);
  }

  @Test
  @DisplayName("11 an error counts, although the model says afterwards that it is done")
  void an_error_before_the_end() {
    StreamingReply reply =
        Asking.of(
            FakeStreamingModel.apart(
                handler -> {
                  handler.onPartialResponse("Hel");
                  handler.onError(new RuntimeException(new IOException("reset")));
                  handler.onCompleteResponse(FakeChatModel.HELLO);
                }))
            .stream();

    assertThat(reply.next().text()).isEqualTo("Hel");
    assertThatThrownBy(reply::next)
        .isInstanceOf(StreamBroken.class)
        .hasMessageNotContaining("reset");
  }

  @Test
  @DisplayName("12 an error told in the stream is of its own kind")
  void an_error_event() {
    StreamingReply reply =
        Asking.of(
            FakeStreamingModel.apart(
                handler ->
                    handler.onError(
                        new RuntimeException("{\"error\":{\"type\":\"overloaded_error\"}}"))))
            .stream();

    assertThatThrownBy(reply::next).isInstanceOf(Overloaded.class);
  }

  @Test
  void an_error_before_the_first_piece_is_what_it_would_be_of_a_plain_answer() {
    StreamingReply reply =
        Asking.of(
            FakeStreamingModel.apart(
                handler -> handler.onError(new RateLimitException("Slow down."))))
            .stream();

    assertThatThrownBy(reply::next).isInstanceOf(RateLimited.class).hasMessage("Slow down.");
  }

  @Test
  void a_model_that_throws_instead_of_telling() {
    Asking asking =
        Asking.of(
            FakeStreamingModel.at(
                handler -> {
                  throw new RateLimitException("Slow down.");
                }));

    assertThatThrownBy(asking::stream).isInstanceOf(RateLimited.class);
  }

  @Test
  void a_model_that_answers_on_the_calling_thread_may_say_as_much_as_it_likes() {
    int pieces = 10 * BoundedChunkQueue.CAPACITY;
    try (StreamingReply reply =
        Asking.of(
            FakeStreamingModel.at(
                handler -> {
                  for (int i = 0; i < pieces; i++) {
                    handler.onPartialResponse("x");
                  }
                  end(handler, AiMessage.from("x".repeat(pieces)), FinishReason.STOP);
                }))
            .stream()) {
      assertThat(reply.toResponse().text()).hasSize(pieces);
    }
  }

  @Test
  void a_model_that_is_faster_than_its_reader_waits() {
    AtomicInteger pushed = new AtomicInteger();
    CountDownLatch asked = new CountDownLatch(1);
    int pieces = 3 * BoundedChunkQueue.CAPACITY;
    FakeStreamingModel model =
        FakeStreamingModel.apart(
            handler -> {
              await(asked);
              for (int i = 0; i < pieces; i++) {
                handler.onPartialResponse("x");
                pushed.incrementAndGet();
              }
              end(handler, AiMessage.from("x".repeat(pieces)), FinishReason.STOP);
            });
    try (StreamingReply reply = Asking.of(model).stream()) {
      asked.countDown();
      Awaitility.await().until(() -> pushed.get() >= BoundedChunkQueue.CAPACITY);
      reply.next();

      assertThat(pushed.get()).isLessThan(pieces);
      assertThat(reply.toResponse().text()).hasSize(pieces - 1);
    }
  }

  @Test
  @DisplayName("18 to close a stream cancels it by LangChain4j's handle, and lets its thread go on")
  void closing() {
    AtomicInteger pushed = new AtomicInteger();
    FakeStreamingModel[] model = new FakeStreamingModel[1];
    model[0] =
        FakeStreamingModel.apart(
            handler -> {
              while (!model[0].handle.isCancelled()) {
                model[0].say(handler, "x");
                pushed.incrementAndGet();
              }
            });
    StreamingReply reply = Asking.of(model[0]).stream();
    reply.next();

    reply.close();

    assertThat(model[0].handle.isCancelledSoon()).isTrue();
  }

  @Test
  @DisplayName("19 a stream that was cancelled before it began is as soon as it does")
  void cancelled_before_it_began() {
    CountDownLatch begin = new CountDownLatch(1);
    FakeStreamingModel[] model = new FakeStreamingModel[1];
    model[0] =
        FakeStreamingModel.apart(
            handler -> {
              await(begin);
              model[0].say(handler, "x");
            });
    Asking asking = Asking.of(model[0]);
    StreamingReply reply = asking.stream();
    TimedOut reason = new TimedOut("Long enough.", FailureDetail.NONE);

    asking.call().cancel(reason);
    begin.countDown();

    assertThat(model[0].handle.isCancelledSoon()).isTrue();
    assertThatThrownBy(reply::next).isSameAs(reason);
  }

  @Test
  void a_model_that_goes_on_after_an_error_is_cancelled() {
    FakeStreamingModel[] model = new FakeStreamingModel[1];
    model[0] =
        FakeStreamingModel.apart(
            handler -> {
              model[0].say(handler, "x");
              handler.onError(new IllegalStateException("one of the events"));
              model[0].say(handler, "y");
            });
    StreamingReply reply = Asking.of(model[0]).stream();

    assertThatThrownBy(reply::toResponse).isInstanceOf(StreamBroken.class);

    assertThat(model[0].handle.isCancelledSoon()).isTrue();
  }

  @Test
  void an_interrupt_of_the_models_own_thread_is_not_the_callers() {
    StreamingReply told =
        Asking.of(
            FakeStreamingModel.apart(
                handler -> handler.onError(new RuntimeException(new InterruptedException()))))
            .stream();
    assertThatThrownBy(told::next).isInstanceOf(Unavailable.class);

    CountDownLatch begin = new CountDownLatch(1);
    CountDownLatch pushed = new CountDownLatch(1);
    StreamingReply waiting =
        Asking.of(
            FakeStreamingModel.apart(
                handler -> {
                  await(begin);
                  Thread.currentThread().interrupt();
                  for (int i = 0; i <= BoundedChunkQueue.CAPACITY; i++) {
                    handler.onPartialResponse("x");
                  }
                  pushed.countDown();
                }))
            .stream();
    begin.countDown();
    await(pushed);
    assertThatThrownBy(waiting::toResponse).isInstanceOf(StreamBroken.class);
  }

  @Test
  void a_handle_that_cannot_cancel_does_not_keep_the_call_from_ending() {
    StreamingReply reply =
        Asking.of(
            FakeStreamingModel.apart(
                handler ->
                    handler.onPartialResponse(
                        new PartialResponse("x"), new PartialResponseContext(new CannotCancel()))))
            .stream();
    reply.next();

    assertThatCode(reply::close).doesNotThrowAnyException();
  }

  /** As LangChain4j has it for HTTP clients that give their listeners no handle. */
  private static final class CannotCancel implements StreamingHandle {
    @Override
    public void cancel() {
      throw new UnsupportedFeatureException("Streaming cancellation is not supported.");
    }

    @Override
    public boolean isCancelled() {
      return false;
    }
  }

  @Test
  void a_stream_that_is_complete_is_not_cancelled() {
    FakeStreamingModel[] model = new FakeStreamingModel[1];
    model[0] =
        FakeStreamingModel.at(
            handler -> {
              model[0].say(handler, "Hello");
              handler.onCompleteResponse(FakeChatModel.HELLO);
            });
    try (StreamingReply reply = Asking.of(model[0]).stream()) {
      assertThat(reply.toResponse().text()).isEqualTo("Hello");
    }

    assertThat(model[0].handle.isCancelled()).isFalse();
  }
}
