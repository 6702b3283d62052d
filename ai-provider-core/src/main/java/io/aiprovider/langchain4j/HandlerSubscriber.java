package io.aiprovider.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.assembly.ResponseAssembler;
import io.aiprovider.failure.ChatException;
import io.aiprovider.json.JsonObject;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a streamed answer to a handler. All chunks are requested at once, so that they arrive on
 * one thread.
 */
final class HandlerSubscriber implements Flow.Subscriber<ChatChunk> {
  private static final Logger log = LoggerFactory.getLogger(HandlerSubscriber.class);

  private final StreamingChatResponseHandler handler;
  private final Handle handle = new Handle();
  private final ResponseAssembler answer = new ResponseAssembler();
  private final ToolCallPieces calls = new ToolCallPieces();

  HandlerSubscriber(StreamingChatResponseHandler handler) {
    this.handler = handler;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    handle.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(ChatChunk chunk) {
    answer.add(chunk);
    List<JsonObject> choices = chunk.choices();
    JsonObject delta = choices.isEmpty() ? null : choices.get(0).object("delta");
    if (delta == null) {
      return;
    }
    String thinking = new ChatMessage(delta).reasoning();
    if (thinking != null) {
      notify(
          () ->
              handler.onPartialThinking(
                  new PartialThinking(thinking), new PartialThinkingContext(handle)));
    }
    String text = chunk.text();
    if (!text.isEmpty()) {
      notify(
          () ->
              handler.onPartialResponse(
                  new PartialResponse(text), new PartialResponseContext(handle)));
    }
    delta.objects("tool_calls").forEach(this::notifyPiece);
  }

  private void notifyPiece(JsonObject piece) {
    PartialToolCall partial = calls.next(piece);
    if (partial != null) {
      notify(() -> handler.onPartialToolCall(partial, new PartialToolCallContext(handle)));
    }
  }

  @Override
  public void onComplete() {
    ChatResponse response;
    try {
      response = AnswerTranslation.of(answer.response());
    } catch (ChatException refused) {
      onError(refused);
      return;
    }
    for (int i = 0; i < response.aiMessage().toolExecutionRequests().size(); i++) {
      CompleteToolCall call =
          new CompleteToolCall(i, response.aiMessage().toolExecutionRequests().get(i));
      notify(() -> handler.onCompleteToolCall(call));
    }
    notify(() -> handler.onCompleteResponse(response));
  }

  @Override
  public void onError(Throwable failure) {
    notifyError(failure instanceof ChatException known ? FailureTranslation.of(known) : failure);
  }

  private void notify(Runnable event) {
    if (handle.isCancelled()) {
      return;
    }
    try {
      event.run();
    } catch (RuntimeException | Error bug) {
      notifyError(bug);
    }
  }

  private void notifyError(Throwable error) {
    if (handle.isCancelled()) {
      return;
    }
    try {
      handler.onError(error);
    } catch (RuntimeException | Error bug) {
      log.warn("The onError method of a streaming handler failed.", bug);
    }
  }

  /** Cancels the subscription; from any thread. */
  private static final class Handle implements StreamingHandle {
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean cancelled;

    @Override
    public void cancel() {
      cancelled = true;
      Flow.Subscription current = subscription;
      if (current != null) {
        current.cancel();
      }
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }
  }
}
