package io.aiprovider.server.wire;

import io.aiprovider.json.JsonObject;

/** The error format of a protocol. */
@FunctionalInterface
public interface ErrorFormat {
  /** The body of an error response. */
  JsonObject body(ApiError error);

  /**
   * The HTTP status; differs from the error's own if the protocol uses another one for this kind.
   */
  default int status(ApiError error) {
    return error.status();
  }
}
