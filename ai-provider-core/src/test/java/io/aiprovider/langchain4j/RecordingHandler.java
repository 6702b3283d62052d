package io.aiprovider.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Records the events of a streaming handler. */
final class RecordingHandler implements StreamingChatResponseHandler {
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable ChatResponse response;
  private volatile @Nullable Throwable error;
  private @Nullable String last;

  void cancelsAfter(String event) {
    last = event;
  }

  List<String> soFar() {
    return events;
  }

  List<String> await() {
    try {
      if (!ended.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The answer did not end in time.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return events;
  }

  ChatResponse response() {
    return Objects.requireNonNull(response);
  }

  Throwable error() {
    return Objects.requireNonNull(error);
  }

  private void record(String event, StreamingHandle handle) {
    events.add(event);
    if (event.equals(last)) {
      handle.cancel();
    }
  }

  @Override
  public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
    record("text " + piece.text(), context.streamingHandle());
  }

  @Override
  public void onPartialThinking(PartialThinking piece, PartialThinkingContext context) {
    record("thinking " + piece.text(), context.streamingHandle());
  }

  @Override
  public void onPartialToolCall(PartialToolCall piece) {
    events.add(
        "piece "
            + String.join(
                " ",
                String.valueOf(piece.index()),
                piece.id(),
                piece.name(),
                piece.partialArguments()));
  }

  @Override
  public void onCompleteToolCall(CompleteToolCall call) {
    ToolExecutionRequest request = call.toolExecutionRequest();
    events.add(
        "call "
            + String.join(
                " ",
                String.valueOf(call.index()),
                request.id(),
                request.name(),
                request.arguments()));
  }

  @Override
  public void onCompleteResponse(ChatResponse completeResponse) {
    response = completeResponse;
    events.add("answer " + completeResponse.aiMessage().text());
    ended.countDown();
  }

  @Override
  public void onError(Throwable failure) {
    error = failure;
    events.add("error");
    ended.countDown();
  }
}
