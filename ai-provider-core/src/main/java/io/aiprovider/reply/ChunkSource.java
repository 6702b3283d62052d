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
   * @return null when the answer is complete
   * @throws io.aiprovider.failure.ChatException if the answer ends before it is complete
   */
  @Nullable ChatChunk next();

  /** Whether {@link #next} would return at once. False if that is not known. */
  default boolean isReady() {
    return false;
  }

  /** Releases the connection or other resource behind the chunks. May be called more than once. */
  @Override
  void close();
}
