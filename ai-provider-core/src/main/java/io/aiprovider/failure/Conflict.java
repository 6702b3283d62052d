package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * The provider is processing something else that conflicts with this request.
 *
 * @since 0.1
 */
public final class Conflict extends ChatException {
  public Conflict(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.CONFLICT, message, detail, cause);
  }

  public Conflict(String message, FailureDetail detail) {
    this(message, detail, null);
  }
}
