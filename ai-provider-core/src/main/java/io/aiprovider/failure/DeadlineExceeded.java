package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * The time for the whole call is over.
 *
 * @since 0.1
 */
public final class DeadlineExceeded extends ChatException {
  public DeadlineExceeded(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.DEADLINE_EXCEEDED, message, detail, cause);
  }

  public DeadlineExceeded(String message, FailureDetail detail) {
    this(message, detail, null);
  }
}
