package io.aiprovider.provider.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.failure.ChatException;
import io.aiprovider.provider.langchain4j.http.Exchanges;
import io.aiprovider.reply.ChunkSource;
import io.aiprovider.reply.Target;
import org.jspecify.annotations.Nullable;

/** The stream of a model that pushes chunks, for a reader that pulls them. */
final class ModelStream implements ChunkSource {
  private final ChatCall attempt;
  private final Failures failures;
  private final BoundedChunkQueue handOver = new BoundedChunkQueue();
  private final Exchanges exchanges;
  private final StreamTranslation translation;
  private final Runnable detach;

  private ModelStream(ChatCall attempt, Target target, ModelProvider maker, Failures failures) {
    this.attempt = attempt;
    this.failures = failures;
    this.exchanges = new Exchanges(this::expectEnd);
    this.translation = new StreamTranslation(handOver, failures, target, maker);
    this.detach = attempt.onCancel(this::letGo);
  }

  /** Asks the model, on this thread; it answers on whichever it likes. */
  static ModelStream begin(
      StreamingChatModel model,
      ChatRequest request,
      Target target,
      ChatCall attempt,
      Failures failures) {
    ModelStream stream = new ModelStream(attempt, target, model.provider(), failures);
    boolean begun = false;
    try {
      Interruption.whileAsking(
          attempt,
          failures,
          () -> {
            stream.exchanges.around(() -> model.chat(request, stream.translation));
            return stream;
          });
      stream.handOver.bound();
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
    failIfCalledOff();
    ChatChunk chunk;
    try {
      chunk = handOver.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.interrupted(e);
    }
    failIfCalledOff();
    return chunk;
  }

  private void expectEnd() {
    if (!handOver.isComplete()) {
      handOver.endSoon(failures.incomplete());
    }
  }

  private void failIfCalledOff() {
    ChatException reason = attempt.cancelled();
    if (reason != null) {
      throw reason;
    }
  }

  @Override
  public void close() {
    detach.run();
    letGo();
  }

  private void letGo() {
    boolean early = !handOver.isComplete(); // after an error the model may go on, too
    handOver.close();
    if (early) {
      translation.stop();
      exchanges.callOff();
    }
  }
}
