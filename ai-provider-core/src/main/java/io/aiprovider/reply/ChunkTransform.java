package io.aiprovider.reply;

import io.aiprovider.chat.ChatChunk;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Changes the chunks of a streamed answer on their way to the caller: it passes each one on,
 * changes it, holds it back, or replaces it by several. One object serves one answer, and is used
 * by one thread at a time.
 *
 * <p>A transform that throws ends the answer with that failure.
 *
 * @see StreamingReply#transform
 * @since 0.1
 */
@FunctionalInterface
public interface ChunkTransform {

  /**
   * Handles the next chunk.
   *
   * @param next receives the chunks to pass on to the caller; must not be stored for later use
   */
  void onChunk(ChatChunk chunk, Consumer<ChatChunk> next);

  /**
   * Whether {@link #onChunk} may wait with this chunk: for a database, for another service, for a
   * lock that is held for long. Chunks of a transform that does not wait can be passed on by the
   * thread of the network that received them. The others are handled by the thread that reads the
   * answer, which may wait.
   */
  default boolean mayBlock(ChatChunk chunk) {
    return true;
  }

  /** This transform, which never waits with a chunk. */
  default ChunkTransform withoutBlocking() {
    return new WithoutBlocking(this);
  }

  /** A transform that replaces each chunk. */
  static ChunkTransform mapping(UnaryOperator<ChatChunk> mapping) {
    return (chunk, next) -> next.accept(mapping.apply(chunk));
  }

  /** A transform that shows each chunk to an observer and passes it on. */
  static ChunkTransform observing(Consumer<ChatChunk> observer) {
    return (chunk, next) -> {
      observer.accept(chunk);
      next.accept(chunk);
    };
  }

  /**
   * Handles the end of a complete answer, after its last chunk and before its {@link
   * ChatReply#onEnd} hooks. It is not called for an answer that failed or was cancelled.
   *
   * @param next receives chunks to add at the end, for example those that were held back
   */
  default void onEnd(Consumer<ChatChunk> next) {}
}
