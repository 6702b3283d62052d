package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * Every provider that may serve the call is cooling down after earlier failures.
 *
 * @since 0.1
 */
public final class CoolingDown extends ChatException {
  private final @Nullable FailureKind reason;

  /**
   * A target that must not be called now, or a call that has no other targets.
   *
   * @param reason the kind of the failure that led to it; null when there are several, or it is not
   *     known
   */
  public CoolingDown(String message, FailureDetail detail, @Nullable FailureKind reason) {
    super(FailureKind.COOLING_DOWN, message, detail, null);
    this.reason = reason;
  }

  public CoolingDown(String message, FailureDetail detail) {
    this(message, detail, null);
  }

  /** The kind of the failure that led to it; null when there are several, or it is not known. */
  public @Nullable FailureKind reason() {
    return reason;
  }
}
