package io.aiprovider.provider.langchain4j;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A model that streams as a test says: on the calling thread, or on one of its own. */
final class FakeStreamingModel implements StreamingChatModel {
  final Handle handle = new Handle();
  private final Consumer<StreamingChatResponseHandler> answer;
  private final boolean apart;

  private FakeStreamingModel(Consumer<StreamingChatResponseHandler> answer, boolean apart) {
    this.answer = answer;
    this.apart = apart;
  }

  /** On the calling thread. */
  static FakeStreamingModel at(Consumer<StreamingChatResponseHandler> answer) {
    return new FakeStreamingModel(answer, false);
  }

  /** On a thread of its own. */
  static FakeStreamingModel apart(Consumer<StreamingChatResponseHandler> answer) {
    return new FakeStreamingModel(answer, true);
  }

  /** A piece of text, with a handle to cancel the stream by. */
  void say(StreamingChatResponseHandler handler, String text) {
    handler.onPartialResponse(new PartialResponse(text), new PartialResponseContext(handle));
  }

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    if (apart) {
      Thread thread = new Thread(() -> answer.accept(handler), "fake-model");
      thread.setDaemon(true);
      thread.start();
    } else {
      answer.accept(handler);
    }
  }

  /** Notes that it was cancelled. */
  static final class Handle implements StreamingHandle {
    private final CountDownLatch cancelled = new CountDownLatch(1);

    @Override
    public void cancel() {
      cancelled.countDown();
    }

    @Override
    public boolean isCancelled() {
      return cancelled.getCount() == 0;
    }

    boolean isCancelledSoon() {
      try {
        return cancelled.await(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
