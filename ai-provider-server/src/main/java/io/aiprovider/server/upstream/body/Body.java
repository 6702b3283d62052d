package io.aiprovider.server.upstream.body;

import java.io.IOException;

/** The body of a reply, as far as it has arrived. Read by one thread at a time. */
public interface Body {

  /**
   * Waits until so many bytes are buffered, or the body has ended. A thread that must not wait does
   * not call this for more than is {@linkplain #isReadable readable}.
   *
   * @return whether they are buffered
   * @throws IOException if the body broke off, or the exchange was cancelled
   */
  boolean request(long count) throws IOException;

  int buffered();

  byte peek(int index);

  /** Removes the first bytes, at most as many as are buffered. */
  byte[] take(int most);

  /** Moves the first buffered bytes to an array, as far as there is room. */
  int moveTo(byte[] target, int offset, int length);

  /** Whether a request for one byte does not wait. */
  boolean isReadable();
}
