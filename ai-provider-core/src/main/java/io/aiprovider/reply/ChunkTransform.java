package io.aiprovider.reply;

import io.aiprovider.chat.ChatChunk;
import java.util.function.Consumer;

/**
 * What happens to the chunks of a streamed answer on their way to the caller: each is passed on,
 * changed, held back, or replaced by several. One object serves one answer, by one thread at a
 * time.
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
   * @param next takes what goes on to the caller; must not be kept for later
   */
  void onChunk(ChatChunk chunk, Consumer<ChatChunk> next);

  /**
   * Handles the proper end of the answer, after its last chunk and before its {@link
   * ChatReply#onEnd} hooks. It is not called for an answer that failed or was cancelled.
   *
   * @param next takes chunks that come after all others, what was held back for example
   */
  default void onEnd(Consumer<ChatChunk> next) {}
}
