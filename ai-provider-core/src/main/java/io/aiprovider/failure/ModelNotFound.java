package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * No provider, or not this one, has such a model.
 *
 * @since 0.1
 */
public final class ModelNotFound extends ChatException {
  public ModelNotFound(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.MODEL_NOT_FOUND, message, detail, cause);
  }

  public ModelNotFound(String message, FailureDetail detail) {
    this(message, detail, null);
  }
}
