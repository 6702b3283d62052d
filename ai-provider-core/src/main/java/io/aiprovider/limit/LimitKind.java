package io.aiprovider.limit;

import java.util.Locale;

/**
 * What a limit counts.
 *
 * @since 0.1
 */
public enum LimitKind {
  /** Requests in a window of time. The whole number may be used at once. */
  QUOTA,
  /** Requests per minute. */
  REQUESTS_PER_MINUTE,
  /** Tokens of prompts and answers per minute. */
  TOKENS_PER_MINUTE,
  /** Calls at the same time. */
  CONCURRENT_CALLS;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The kind in logs and tags of metrics: {@code requests_per_minute}. */
  public String label() {
    return label;
  }
}
