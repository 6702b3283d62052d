package io.aiprovider.langchain4j;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;

/** Our failures as LangChain4j's, with ours as the cause. */
final class FailureTranslation {
  private FailureTranslation() {}

  static LangChain4jException of(ChatException failure) {
    return of(failure.commonKind(), String.valueOf(failure.getMessage()), failure);
  }

  private static LangChain4jException of(FailureKind kind, String message, ChatException cause) {
    return switch (kind) {
      case INVALID_REQUEST, CONTEXT_OVERFLOW -> new InvalidRequestException(message, cause);
      case CONTENT_FILTERED -> new ContentFilteredException(message, cause);
      case UNSUPPORTED -> unsupported(message, cause);
      case MODEL_NOT_FOUND -> new ModelNotFoundException(message, cause);
      case UNAUTHORIZED, PERMISSION_DENIED, MODEL_NOT_ALLOWED ->
          new AuthenticationException(message, cause);
      case RATE_LIMITED, LIMIT_REACHED -> new RateLimitException(message, cause);
      case TIMED_OUT, DEADLINE_EXCEEDED -> new TimeoutException(message, cause);
      case CONFLICT,
          OVERLOADED,
          UNAVAILABLE,
          MALFORMED_REPLY,
          STREAM_BROKEN,
          COOLING_DOWN,
          ACCOUNTING_UNAVAILABLE,
          BUDGET_UNAVAILABLE,
          PROVIDER_DISABLED,
          NO_TARGET_LEFT ->
          new InternalServerException(message, cause);
      case QUOTA_EXHAUSTED, BUDGET_EXCEEDED, NOT_CACHED, CANCELLED ->
          new NonRetriableException(message, cause);
    };
  }

  private static LangChain4jException unsupported(String message, ChatException cause) {
    UnsupportedFeatureException unsupported = new UnsupportedFeatureException(message);
    unsupported.initCause(cause);
    return unsupported;
  }
}
