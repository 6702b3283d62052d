package io.aiprovider.provider.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.failure.RateLimited;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.reply.StreamingReply;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Chunks from the pieces that LangChain4j's models push. */
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
  @DisplayName("R26 a character that is split over two pieces is complete in the second")
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
  @DisplayName("24 calls in pieces, or whole if the model pushes no pieces")
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
  void pieces_that_were_not_pushed_are_added_at_the_end() {
    AiMessage answer =
        AiMessage.builder()
            .text("Hello")
            .thinking("hmm")
            .toolExecutionRequests(List.of(TIME))
            .build();
    try (StreamingReply reply =
        Asking.of(FakeStreamingModel.at(handler -> end(handler, answer, FinishReason.STOP)))
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
  @DisplayName("11 a stream without a finish reason and usage was cut")
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
  @DisplayName("11 an error counts, although the model then completes its answer")
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
  @DisplayName("12 an error event in the stream keeps its kind")
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
  void an_error_before_the_first_piece_has_the_kind_of_a_plain_answer() {
    StreamingReply reply =
        Asking.of(
            FakeStreamingModel.apart(
                handler -> handler.onError(new RateLimitException("Slow down."))))
            .stream();

    assertThatThrownBy(reply::next).isInstanceOf(RateLimited.class).hasMessage("Slow down.");
  }

  @Test
  void an_exception_of_a_model_has_its_kind() {
    Asking asking =
        Asking.of(
            FakeStreamingModel.at(
                handler -> {
                  throw new RateLimitException("Slow down.");
                }));

    assertThatThrownBy(asking::stream).isInstanceOf(RateLimited.class);
  }

  @Test
  void a_model_that_answers_on_the_calling_thread_is_not_limited_by_the_queue() {
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
  void an_interrupt_of_the_models_own_thread_is_a_failure_of_the_model() {
    StreamingReply failed =
        Asking.of(
            FakeStreamingModel.apart(
                handler -> handler.onError(new RuntimeException(new InterruptedException()))))
            .stream();
    assertThatThrownBy(failed::next).isInstanceOf(Unavailable.class);

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
}
