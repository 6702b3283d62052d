package io.aiprovider.provider.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.ModelProvider;
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
import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.wire.CompletionHead;
import io.aiprovider.provider.wire.SplitCharacters;
import io.aiprovider.reply.Target;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pieces that a model pushes, as OpenAI's chunks with the usage last. Not every model pushes
 * every kind of piece: the missing ones are taken from the whole answer at the end of the stream.
 * Called by the model, by one thread at a time.
 */
final class StreamTranslation implements StreamingChatResponseHandler {
  private static final Logger log = LoggerFactory.getLogger(StreamTranslation.class);

  private final BoundedChunkQueue queue;
  private final FailureTranslation failures;
  private final Target target;
  private final Runnable onNotSent;
  private final boolean countsBeforeEnd;
  private final JsonObject head;
  private final SplitCharacters characters = new SplitCharacters();
  private final Map<Integer, String> calls = new ConcurrentHashMap<>();
  private volatile boolean begun;
  private volatile boolean hasText;
  private volatile boolean hasThinking;
  private volatile boolean stopped;
  private volatile @Nullable StreamingHandle handle;

  /**
   * @param onNotSent is run when the request has not reached the service
   */
  StreamTranslation(
      BoundedChunkQueue queue,
      FailureTranslation failures,
      Target target,
      ModelProvider maker,
      Runnable onNotSent) {
    this.onNotSent = onNotSent;
    this.queue = queue;
    this.countsBeforeEnd = maker == ModelProvider.GOOGLE_AI_GEMINI;
    this.failures = failures;
    this.target = target;
    this.head = CompletionHead.of(null, "chat.completion.chunk", null, target.model());
  }

  /** Cancels the model's stream: now, or as soon as the model provides a handle. */
  void stop() {
    stopped = true;
    StreamingHandle known = handle;
    if (known != null && !known.isCancelled()) {
      try {
        known.cancel();
      } catch (RuntimeException cannot) {
        log.debug(
            "The model's stream cannot be cancelled and continues in the background.", cannot);
      }
    }
  }

  private void use(StreamingHandle known) {
    handle = known;
    if (stopped) {
      stop();
    }
  }

  @Override
  public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
    use(context.streamingHandle());
    onPartialResponse(piece.text());
  }

  @Override
  public void onPartialResponse(String text) {
    String whole = joined(text, "content");
    if (!whole.isEmpty()) {
      hasText = true;
      delta(JsonObject.of("content", whole));
    }
  }

  /** Models push pieces as a service sends them, even if they end in the middle of a character. */
  private synchronized String joined(@Nullable String piece, String place) {
    return piece == null ? "" : characters.joined(piece, place);
  }

  @Override
  public void onPartialThinking(PartialThinking piece, PartialThinkingContext context) {
    use(context.streamingHandle());
    onPartialThinking(piece);
  }

  @Override
  public void onPartialThinking(PartialThinking piece) {
    String whole = joined(piece.text(), "thinking");
    if (!whole.isEmpty()) {
      hasThinking = true;
      delta(JsonObject.of("reasoning_content", whole));
    }
  }

  @Override
  public void onPartialToolCall(PartialToolCall piece, PartialToolCallContext context) {
    use(context.streamingHandle());
    onPartialToolCall(piece);
  }

  @Override
  public void onPartialToolCall(PartialToolCall piece) {
    String arguments = joined(piece.partialArguments(), "arguments " + piece.index());
    if (calls.containsKey(piece.index())) {
      call(
          JsonObject.of("index", piece.index())
              .with("function", JsonObject.of("arguments", arguments)));
    } else {
      open(
          piece.index(),
          ToolExecutionRequest.builder()
              .id(piece.id())
              .name(piece.name())
              .arguments(arguments)
              .build());
    }
  }

  @Override
  public void onCompleteToolCall(CompleteToolCall complete) {
    if (!calls.containsKey(complete.index())) {
      open(complete.index(), complete.toolExecutionRequest());
    }
  }

  private void open(int index, ToolExecutionRequest request) {
    JsonObject call = AnswerTranslation.call(request);
    calls.put(index, Objects.requireNonNullElse(request.name(), ""));
    JsonObject opened = JsonObject.of("index", index);
    for (String name : call.names()) {
      opened = opened.with(name, call.get(name));
    }
    call(opened);
  }

  private void call(JsonObject call) {
    delta(JsonObject.of("tool_calls", List.of(call)));
  }

  @Override
  public void onCompleteResponse(ChatResponse answer) {
    Usage usage = TokenUsages.of(answer.tokenUsage());
    boolean endIsCertain = usage != null && !countsBeforeEnd;
    if (answer.finishReason() == null && !endIsCertain) {
      // the connection may have been closed early, which LangChain4j's models do not check
      queue.end(failures.incomplete());
      return;
    }
    addMissing(answer.aiMessage());
    JsonObject end = head.with("model", AnswerTranslation.model(answer, target));
    chunk(
        end,
        JsonObject.EMPTY,
        AnswerTranslation.finishReason(answer.finishReason(), !calls.isEmpty()));
    if (usage != null) {
      queue.put(new ChatChunk(end.with("choices", JsonArray.EMPTY).with("usage", usage.toJson())));
    }
    queue.end(null);
  }

  private void addMissing(AiMessage message) {
    String thinking = message.thinking();
    if (!hasThinking && thinking != null && !thinking.isEmpty()) {
      delta(JsonObject.of("reasoning_content", thinking));
    }
    String text = message.text();
    if (!hasText && text != null) {
      onPartialResponse(text);
    }
    JsonObject others = AnswerTranslation.others(message, target.provider());
    if (!others.isEmpty()) {
      delta(others);
    }
    if (calls.isEmpty()) {
      List<ToolExecutionRequest> requests = message.toolExecutionRequests();
      for (int i = 0; i < requests.size(); i++) {
        open(i, requests.get(i));
      }
    }
  }

  @Override
  public void onError(Throwable error) {
    if (!begun && FailureTranslation.isNotSent(error)) {
      onNotSent.run();
    }
    queue.end(begun ? failures.inStream(error) : failures.beforeStream(error));
  }

  private void delta(JsonObject delta) {
    JsonObject first = delta;
    if (!begun) {
      begun = true;
      first = JsonObject.of("role", "assistant");
      first = delta.has("content") ? first : first.with("content", "");
      for (String name : delta.names()) {
        first = first.with(name, delta.get(name));
      }
    }
    chunk(head, first, null);
  }

  private void chunk(JsonObject from, JsonObject delta, @Nullable String finishReason) {
    JsonObject choice =
        JsonObject.of("index", 0).with("delta", delta).with("finish_reason", finishReason);
    queue.put(new ChatChunk(from.with("choices", List.of(choice))));
  }
}
