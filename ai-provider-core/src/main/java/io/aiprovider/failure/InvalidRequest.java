package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * The request is wrong; the same request fails everywhere.
 *
 * @since 0.1
 */
public final class InvalidRequest extends ChatException {
  public InvalidRequest(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.INVALID_REQUEST, message, detail, cause);
  }

  public InvalidRequest(String message, FailureDetail detail) {
    this(message, detail, null);
  }
}
