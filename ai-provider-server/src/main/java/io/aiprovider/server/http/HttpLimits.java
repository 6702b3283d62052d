package io.aiprovider.server.http;

import java.time.Duration;

/** Limits of a request, except its body. */
final class HttpLimits {
  /** Bytes of the request line. */
  static final int REQUEST_LINE = 8_192;

  /** Bytes of all headers together. */
  static final int HEADERS = 32_768;

  /** Time for a whole request, so that a caller cannot hold a connection by sending slowly. */
  static final Duration TIME_TO_SEND = Duration.ofMinutes(1);

  /** Time that a connection may be idle between requests. */
  static final Duration TIME_BETWEEN_REQUESTS = Duration.ofMinutes(2);

  private HttpLimits() {}
}
