package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * Every provider that may serve the call is cooling down after earlier failures.
 *
 * @since 0.1
 */
public final class CoolingDown extends ChatException {
  public CoolingDown(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.COOLING_DOWN, message, detail, cause);
  }

  public CoolingDown(String message, FailureDetail detail) {
    this(message, detail, null);
  }
}
