package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * The provider has no capacity at the moment.
 *
 * @since 0.1
 */
public final class Overloaded extends ChatException {
  public Overloaded(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.OVERLOADED, message, detail, cause);
  }

  public Overloaded(String message, FailureDetail detail) {
    this(message, detail, null);
  }
}
