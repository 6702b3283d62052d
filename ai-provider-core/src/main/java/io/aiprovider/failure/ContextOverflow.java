package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * The prompt is longer than the model's context window.
 *
 * @since 0.1
 */
public final class ContextOverflow extends ChatException {
  public ContextOverflow(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.CONTEXT_OVERFLOW, message, detail, cause);
  }

  public ContextOverflow(String message, FailureDetail detail) {
    this(message, detail, null);
  }
}
