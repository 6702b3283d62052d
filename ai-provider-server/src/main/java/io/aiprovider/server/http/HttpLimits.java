package io.aiprovider.server.http;

/** Limits of the head of a request. */
final class HttpLimits {
  /** Bytes of the request line. */
  static final int REQUEST_LINE = 8_192;

  /** Bytes of all headers together. */
  static final int HEADERS = 32_768;

  private HttpLimits() {}
}
