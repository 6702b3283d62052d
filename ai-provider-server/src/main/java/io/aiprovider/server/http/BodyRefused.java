package io.aiprovider.server.http;

import io.aiprovider.server.wire.ApiError;

/**
 * The body of a request was not read to its end, because it was too long or came too late. The
 * connection must be closed after the error is sent.
 */
public final class BodyRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient ApiError error;

  public BodyRefused(ApiError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  public ApiError error() {
    return error;
  }
}
