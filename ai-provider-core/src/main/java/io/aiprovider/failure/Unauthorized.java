package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * The provider refused the key it was called with.
 *
 * @since 0.1
 */
public final class Unauthorized extends ChatException {
  public Unauthorized(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.UNAUTHORIZED, message, detail, cause);
  }

  public Unauthorized(String message, FailureDetail detail) {
    this(message, detail, null);
  }
}
