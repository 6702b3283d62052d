package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * The target cannot do what the request asks; another target may support it.
 *
 * @since 0.1
 */
public final class UnsupportedFeature extends ChatException {
  public UnsupportedFeature(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.UNSUPPORTED, message, detail, cause);
  }

  public UnsupportedFeature(String message, FailureDetail detail) {
    this(message, detail, null);
  }
}
