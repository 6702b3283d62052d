package io.aiprovider.server.wire;

import io.aiprovider.json.JsonObject;

/** How a protocol writes an error. */
@FunctionalInterface
public interface ErrorFormat {
  /** The body of an answer that is an error. */
  JsonObject body(ApiError error);

  /** The HTTP status; differs from the error's own where the protocol has another for its kind. */
  default int status(ApiError error) {
    return error.status();
  }
}
