package io.aiprovider.provider.http.exchange;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * An address to which requests are sent. Thread-safe.
 *
 * @since 0.1
 */
public interface HttpAddress {

  /** Host and port, not resolved. */
  InetSocketAddress server();

  /**
   * Sends a request and blocks the calling thread until the reply's headers have arrived. It tells
   * the exchange what happens meanwhile, and registers {@linkplain HttpExchange#onCancel how it is
   * cancelled} before it begins.
   *
   * @throws java.io.InterruptedIOException if no connection was made in time, the time limit has
   *     passed, or the thread was interrupted, in which case it still is
   * @throws IOException if no reply came, for any other reason, including a cancellation
   */
  RawReply send(HttpExchange exchange) throws IOException;
}
