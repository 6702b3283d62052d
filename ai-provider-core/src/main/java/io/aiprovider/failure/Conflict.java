package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * The provider is busy with something that is in this request's way.
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
