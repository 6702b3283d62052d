package io.aiprovider.provider.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.failure.ChatException;
import io.aiprovider.provider.langchain4j.http.ExchangeGroup;
import io.aiprovider.reply.ChunkSource;
import io.aiprovider.reply.Target;
import org.jspecify.annotations.Nullable;

/** Makes a stream that is read chunk by chunk from a model that pushes its chunks. */
final class ModelStream implements ChunkSource {
  private final ChatCall attempt;
  private final FailureTranslation failures;
  private final BoundedChunkQueue queue = new BoundedChunkQueue();
  private final ExchangeGroup exchanges;
  private final StreamTranslation translation;
  private final Runnable detach;

  private ModelStream(
      ChatCall attempt, Target target, ModelProvider maker, FailureTranslation failures) {
    this.attempt = attempt;
    this.failures = failures;
    this.exchanges = new ExchangeGroup(this::expectEnd);
    this.translation = new StreamTranslation(queue, failures, target, maker, this::notSent);
    this.detach = attempt.onCancel(this::release);
  }

  /** Calls the model on this thread. It may push its answer on any thread. */
  static ModelStream begin(
      StreamingChatModel model,
      ChatRequest request,
      Target target,
      ChatCall attempt,
      FailureTranslation failures) {
    ModelStream stream = new ModelStream(attempt, target, model.provider(), failures);
    boolean begun = false;
    try {
      Interruption.around(
          attempt,
          failures,
          () -> {
            stream.exchanges.around(() -> model.chat(request, stream.translation));
            return stream;
          });
      stream.queue.bound();
      begun = true;
      return stream;
    } finally {
      if (!begun) {
        stream.close();
      }
    }
  }

  @Override
  public @Nullable ChatChunk next() {
    throwIfCancelled();
    ChatChunk chunk;
    try {
      chunk = queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FailureTranslation.interrupted(e);
    }
    throwIfCancelled();
    return chunk;
  }

  private void notSent() {
    if (attempt.target() != null) {
      attempt.report().notSent();
    }
  }

  private void expectEnd() {
    if (!queue.isComplete()) {
      queue.endSoon(failures.incomplete());
    }
  }

  private void throwIfCancelled() {
    ChatException reason = attempt.cancelled();
    if (reason != null) {
      throw reason;
    }
  }

  @Override
  public void close() {
    detach.run();
    release();
  }

  private void release() {
    boolean early = !queue.isComplete(); // also after an error, because the model may continue
    queue.close();
    if (early) {
      translation.stop();
      exchanges.cancel();
    }
  }
}
