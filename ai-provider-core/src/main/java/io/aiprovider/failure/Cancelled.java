package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * The call was cancelled: its caller left, or the process is stopping.
 *
 * @since 0.1
 */
public final class Cancelled extends ChatException {
  public Cancelled(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.CANCELLED, message, detail, cause);
  }

  public Cancelled(String message, FailureDetail detail) {
    this(message, detail, null);
  }
}
