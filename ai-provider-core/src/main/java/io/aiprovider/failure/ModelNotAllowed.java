package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * The caller may not use the requested model. The call was refused before any provider was called.
 *
 * @since 0.1
 */
public final class ModelNotAllowed extends ChatException {
  public ModelNotAllowed(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.MODEL_NOT_ALLOWED, message, detail, cause);
  }

  public ModelNotAllowed(String message, FailureDetail detail) {
    this(message, detail, null);
  }
}
