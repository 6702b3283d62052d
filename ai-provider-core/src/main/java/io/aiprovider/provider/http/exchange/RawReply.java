package io.aiprovider.provider.http.exchange;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A reply as a sender receives it: its headers have arrived, the body may still be arriving. A
 * compressed body is read decompressed. The body is buffered only as far as it is requested, and a
 * little more. Used by one thread at a time.
 *
 * @since 0.1
 */
public interface RawReply {

  int status();

  /** The header's last value; null when it is absent. The name's case does not matter. */
  @Nullable String header(String name);

  /**
   * Waits until so many bytes of the body are buffered, or it has ended.
   *
   * @return whether they are buffered
   * @throws java.io.InterruptedIOException if the time limit has passed, or the thread was
   *     interrupted, in which case it still is
   * @throws IOException if the body broke off, or the exchange was cancelled
   */
  boolean request(long count) throws IOException;

  /** How many bytes are buffered. */
  int buffered();

  /** One of the buffered bytes, which stays in the body. */
  byte peek(int index);

  /** Removes the first of the buffered bytes, at most as many as there are. */
  byte[] take(int count);

  /** The rest of the body as a stream, with the buffered bytes first. */
  InputStream stream();

  /** See {@link io.aiprovider.provider.http.HttpReply#onReadable}. */
  default boolean onReadable(Runnable listener) {
    return false;
  }

  /** See {@link io.aiprovider.provider.http.HttpReply#isReadable}. */
  default boolean isReadable() {
    return false;
  }

  /** Releases a body that is complete, or will be in a moment, so that the connection is kept. */
  void finish();

  /** Closes the connection, unless the reply was complete. From any thread, more than once. */
  void cancel();
}
