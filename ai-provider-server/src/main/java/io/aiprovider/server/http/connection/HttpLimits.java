package io.aiprovider.server.http.connection;

/** Limits of a request. */
final class HttpLimits {
  /** Bytes of the request line. */
  static final int REQUEST_LINE = 8_192;

  /** Bytes of all headers together. */
  static final int HEADERS = 32_768;

  /** How many times the largest body is read for a caller that does not read its answer before. */
  static final long READ_FACTOR = 4;

  private HttpLimits() {}
}
