package io.aiprovider.server.http;

import java.time.Duration;

/** What a request may be, apart from its body. */
final class HttpLimits {
  /** Bytes of the request line. */
  static final int REQUEST_LINE = 8_192;

  /** Bytes of all headers together. */
  static final int HEADERS = 32_768;

  /** A caller may not keep a connection by sending its request drop by drop. */
  static final Duration TIME_TO_SEND = Duration.ofMinutes(1);

  /** Nor by sending none. */
  static final Duration TIME_BETWEEN_REQUESTS = Duration.ofMinutes(2);

  private HttpLimits() {}
}
