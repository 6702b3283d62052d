package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * The provider failed or could not be reached.
 *
 * @since 0.1
 */
public final class Unavailable extends ChatException {
  public Unavailable(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.UNAVAILABLE, message, detail, cause);
  }

  public Unavailable(String message, FailureDetail detail) {
    this(message, detail, null);
  }
}
