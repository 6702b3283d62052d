package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of failure, each with the HTTP status and the error type and code of OpenAI's protocol.
 *
 * @since 0.1
 */
public enum FailureKind {
  /** The request itself is wrong: every provider would refuse it (400, 413, 422). */
  INVALID_REQUEST(400, "invalid_request_error", null),
  /** The prompt is longer than the model's context window. */
  CONTEXT_OVERFLOW(400, "invalid_request_error", "context_length_exceeded"),
  /** The provider's content filter refused the prompt. */
  CONTENT_FILTERED(400, "invalid_request_error", "content_filter"),
  /** The target cannot do what the request asks, or its protocol cannot express it. */
  UNSUPPORTED(400, "invalid_request_error", "unsupported_parameter"),
  /** The provider has no such model (404). */
  MODEL_NOT_FOUND(404, "invalid_request_error", "model_not_found"),
  /** The caller may not use the model. Our own decision; a provider's is PERMISSION_DENIED. */
  MODEL_NOT_ALLOWED(403, "invalid_request_error", "model_not_allowed"),
  /** The caller has reached one of its limits. Our own decision; a provider's is RATE_LIMITED. */
  LIMIT_REACHED(429, "rate_limit_error", "rate_limit_exceeded"),
  /** The call cannot be recorded now, so no provider is called. Our own decision. */
  ACCOUNTING_UNAVAILABLE(503, "server_error", "accounting_unavailable"),
  /** A budget has not enough left for the call. Our own decision, as with LIMIT_REACHED. */
  BUDGET_EXCEEDED(402, "insufficient_quota", "budget_exceeded"),
  /** It cannot be found out now whether a budget has enough left. */
  BUDGET_UNAVAILABLE(503, "server_error", "budget_unavailable"),
  /** An operator has switched off the provider. Our own decision. */
  PROVIDER_DISABLED(503, "server_error", "provider_disabled"),
  /** The caller wanted only a cached answer, and there is none. */
  NOT_CACHED(504, "invalid_request_error", "not_cached"),
  /** The provider refused our key (401). */
  UNAUTHORIZED(502, "server_error", "provider_unauthorized"),
  /** The provider knows our key, but does not allow this call: region, model, feature (403). */
  PERMISSION_DENIED(502, "server_error", "provider_permission_denied"),
  /** Our account at the provider has no credit or quota left (402, some 429). */
  QUOTA_EXHAUSTED(429, "insufficient_quota", "insufficient_quota"),
  /** Too many requests (429). */
  RATE_LIMITED(429, "rate_limit_error", "rate_limit_exceeded"),
  /** The request conflicts with another one (409). */
  CONFLICT(409, "conflict_error", "conflict"),
  /** The provider has no capacity at the moment (503, 529). */
  OVERLOADED(503, "server_error", "overloaded"),
  /** The provider failed (other 5xx) or could not be reached. */
  UNAVAILABLE(502, "server_error", "provider_unavailable"),
  /** The provider did not answer in time. */
  TIMED_OUT(504, "timeout_error", "provider_timeout"),
  /** The answer does not follow the protocol: HTML under 200, an empty stream, broken JSON. */
  MALFORMED_REPLY(502, "server_error", "malformed_reply"),
  /** The stream broke off before the answer was complete. */
  STREAM_BROKEN(502, "server_error", "stream_broken"),
  /** Every provider that may serve the call is cooling down. */
  COOLING_DOWN(503, "server_error", "providers_cooling_down"),
  /** Several providers were tried and failed. */
  NO_TARGET_LEFT(502, "server_error", "all_providers_failed"),
  /** The time for the whole call is over. */
  DEADLINE_EXCEEDED(504, "timeout_error", "deadline_exceeded"),
  /** The caller left, or the process is stopping. */
  CANCELLED(499, "server_error", "cancelled");

  private final int status;
  private final String type;
  private final @Nullable String code;

  FailureKind(int status, String type, @Nullable String code) {
    this.status = status;
    this.type = type;
    this.code = code;
  }

  /** The HTTP status a caller gets unless the provider answered with an error status of its own. */
  public int status() {
    return status;
  }

  /**
   * Whether the failure is about the account we have at the provider. The caller cannot change
   * that, so callers get our status and our error code, not the provider's.
   */
  public boolean concernsOurAccount() {
    return this == UNAUTHORIZED || this == PERMISSION_DENIED || this == QUOTA_EXHAUSTED;
  }

  /**
   * Whether it is our own decision. It says nothing about a provider, and its wait is not for one.
   */
  public boolean isOurDecision() {
    return this == MODEL_NOT_ALLOWED
        || this == LIMIT_REACHED
        || this == BUDGET_EXCEEDED
        || this == BUDGET_UNAVAILABLE
        || this == ACCOUNTING_UNAVAILABLE
        || this == PROVIDER_DISABLED
        || this == NOT_CACHED;
  }

  /** OpenAI's {@code error.type}. */
  public String type() {
    return type;
  }

  /** OpenAI's {@code error.code}; null when there is none. */
  public @Nullable String code() {
    return code;
  }
}
