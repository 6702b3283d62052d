package io.aiprovider.provider.http;

import io.aiprovider.failure.ChatException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A provider's reply: status and headers have arrived, the body may still be arriving. A compressed
 * body is read decompressed. Must be closed. Used by one thread at a time.
 *
 * @since 0.1
 */
public interface HttpReply extends AutoCloseable {

  int status();

  /** Whether the status is one of success: 200 to 299. */
  default boolean isSuccess() {
    return status() >= 200 && status() < 300;
  }

  /** The header's last value; null when it is absent. The name's case does not matter. */
  @Nullable String header(String name);

  /** The body. {@link #broken} turns its exceptions into failures. */
  InputStream body();

  /**
   * Asks the transport to run a listener whenever {@link #isReadable} becomes true: more of the
   * body has arrived, or the body has ended, has failed or was cancelled. It is also run once if
   * the body is readable already. The transport runs it on a thread of its own, never two runs at
   * the same time, and possibly once too often. The listener must not block, and may read what is
   * readable. A later listener replaces an earlier one.
   *
   * @return false if the transport cannot do so: then the body is read by waiting
   */
  default boolean onReadable(Runnable listener) {
    return false;
  }

  /**
   * Whether a read of the {@link #body} returns or fails at once: some of the body is there, which
   * {@code body().available()} counts, or the body has ended or failed. It is exact if {@link
   * #onReadable} returns true; a transport that cannot say returns false.
   */
  default boolean isReadable() {
    return false;
  }

  /**
   * Waits for the first byte of the body that is neither white space nor a byte order mark. It
   * stays in the body.
   *
   * @return -1 when the body has none
   * @throws ChatException if the body breaks off before
   */
  int firstByte();

  /**
   * Reads the whole body.
   *
   * @throws io.aiprovider.failure.MalformedReply if it is longer than {@code limit} bytes
   * @throws ChatException if it breaks off, or the attempt was cancelled
   */
  byte[] readBody(int limit);

  /**
   * Reads the beginning of the body, as far as it can be read; the rest is not needed.
   *
   * @throws ChatException if the attempt was cancelled
   */
  byte[] readBeginning(int limit);

  /**
   * The failure of a stream whose body cannot be read: the reason if the attempt was cancelled,
   * else a broken stream.
   */
  ChatException broken(IOException cause);

  /**
   * Releases a body that is complete. Unlike {@link #close} this waits a moment for the end of the
   * transfer, so that the connection can be used again.
   */
  void finish();

  /** Closes at once, without reading the rest. May be called more than once. */
  @Override
  void close();
}
