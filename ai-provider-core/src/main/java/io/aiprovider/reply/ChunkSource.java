package io.aiprovider.reply;

import io.aiprovider.chat.ChatChunk;
import org.jspecify.annotations.Nullable;

/**
 * Where the chunks of a streamed answer come from. Used by one thread at a time.
 *
 * @since 0.1
 */
public interface ChunkSource extends AutoCloseable {

  /**
   * Waits for the next chunk.
   *
   * @return null at the answer's proper end
   * @throws io.aiprovider.failure.ChatException if it ends in any other way
   */
  @Nullable ChatChunk next();

  /** Whether {@link #next} would return at once. False where that is not known. */
  default boolean isReady() {
    return false;
  }

  /** Lets go of what the chunks come from. May be called more than once. */
  @Override
  void close();
}
