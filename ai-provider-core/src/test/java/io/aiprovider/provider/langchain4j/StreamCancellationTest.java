package io.aiprovider.provider.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingHandle;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.reply.StreamingReply;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Streams of LangChain4j's models that are closed or cancelled. */
class StreamCancellationTest {

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("18 closing a stream cancels LangChain4j's handle and releases the model's thread")
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
  @DisplayName("19 a stream that was cancelled before it began is cancelled when it begins")
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
  void a_model_that_continues_after_an_error_is_cancelled() {
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
  void a_handle_that_cannot_cancel_does_not_prevent_closing() {
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

  /** The handle of LangChain4j for HTTP clients without cancellation. */
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
