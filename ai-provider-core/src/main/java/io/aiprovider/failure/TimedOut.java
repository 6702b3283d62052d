package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * The provider did not answer in the time it had.
 *
 * @since 0.1
 */
public final class TimedOut extends ChatException {
  public TimedOut(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.TIMED_OUT, message, detail, cause);
  }

  public TimedOut(String message, FailureDetail detail) {
    this(message, detail, null);
  }
}
