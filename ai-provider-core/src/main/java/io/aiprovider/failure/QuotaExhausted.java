package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * Our account at the provider has no credit or quota left. Waiting does not help, so a {@code
 * Retry-After} that came with it is dropped.
 *
 * @since 0.1
 */
public final class QuotaExhausted extends ChatException {
  public QuotaExhausted(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.QUOTA_EXHAUSTED, message, detail.withRetryAfter(null), cause);
  }

  public QuotaExhausted(String message, FailureDetail detail) {
    this(message, detail, null);
  }
}
