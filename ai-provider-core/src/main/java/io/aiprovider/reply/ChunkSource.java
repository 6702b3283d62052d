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

  /**
   * Takes the next chunk, if it is there already. Does not wait, and does nothing that may block.
   *
   * @return null if there is none yet, if the answer ends here, completely or not, or if only
   *     {@link #next} can find out
   * @throws io.aiprovider.failure.ChatException as {@link #next} does
   */
  default @Nullable ChatChunk poll() {
    return null;
  }

  /**
   * Whether {@link #next} would return or throw at once, for a source whose {@link #poll} has just
   * returned null. False if that is not known.
   */
  default boolean isReady() {
    return false;
  }

  /**
   * Asks to run a listener when there may be more to {@link #poll}, or when {@link #isReady} may
   * have become true. To be called again each time before waiting for the listener; only the latest
   * listener counts. It may run on any thread, must not block, and may also run without a reason.
   *
   * @return false if that is not possible: then only {@link #next} waits
   */
  default boolean onReadable(Runnable listener) {
    return false;
  }

  /** Releases the connection or other resource behind the chunks. May be called more than once. */
  @Override
  void close();
}
