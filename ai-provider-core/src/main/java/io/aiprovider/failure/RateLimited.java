package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * Too many requests for this provider at the moment.
 *
 * @since 0.1
 */
public final class RateLimited extends ChatException {
  public RateLimited(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.RATE_LIMITED, message, detail, cause);
  }

  public RateLimited(String message, FailureDetail detail) {
    this(message, detail, null);
  }
}
