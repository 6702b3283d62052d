package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * The provider's content filter refused the prompt.
 *
 * @since 0.1
 */
public final class ContentFiltered extends ChatException {
  public ContentFiltered(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.CONTENT_FILTERED, message, detail, cause);
  }

  public ContentFiltered(String message, FailureDetail detail) {
    this(message, detail, null);
  }
}
