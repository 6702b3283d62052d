package io.aiprovider.cache;

import io.aiprovider.call.CacheDirectives;
import io.aiprovider.failure.ChatException;
import java.time.Duration;
import java.time.Instant;

/**
 * When an answer that is not fresh any more is still returned, as RFC 5861 describes it. Immutable.
 */
final class StaleRules {
  private final Duration whileRevalidate;
  private final Duration ifError;

  StaleRules(CacheOptions options) {
    this.whileRevalidate = options.staleWhileRevalidate();
    this.ifError = options.staleIfError();
  }

  /** Whether it is returned at once, while a newer one is requested in the background. */
  boolean allowsWhileRevalidating(CachedAnswer answer, Instant now) {
    return staleFor(answer, now).compareTo(whileRevalidate) < 0;
  }

  /** Whether it is returned if no provider can give a newer one. */
  boolean allowsInsteadOfFailure(CachedAnswer answer, Instant now, CacheDirectives directives) {
    Duration requested = directives.staleIfError();
    Duration most = requested == null || requested.compareTo(ifError) > 0 ? ifError : requested;
    return staleFor(answer, now).compareTo(most) < 0;
  }

  private static Duration staleFor(CachedAnswer answer, Instant now) {
    return answer.age(now).minus(answer.ttl());
  }

  /**
   * Whether another provider or a later time could mend the failure. Not if the request itself was
   * refused, by a provider or by a limit or a budget of the caller: the caller must learn that.
   */
  static boolean couldBeMended(ChatException failure) {
    return switch (failure.kind()) {
      case UNAUTHORIZED,
          PERMISSION_DENIED,
          QUOTA_EXHAUSTED,
          RATE_LIMITED,
          CONFLICT,
          OVERLOADED,
          UNAVAILABLE,
          TIMED_OUT,
          MALFORMED_REPLY,
          STREAM_BROKEN,
          COOLING_DOWN,
          NO_TARGET_LEFT,
          DEADLINE_EXCEEDED,
          ACCOUNTING_UNAVAILABLE,
          BUDGET_UNAVAILABLE,
          PROVIDER_DISABLED ->
          true;
      case INVALID_REQUEST,
          CONTEXT_OVERFLOW,
          CONTENT_FILTERED,
          UNSUPPORTED,
          MODEL_NOT_FOUND,
          MODEL_NOT_ALLOWED,
          LIMIT_REACHED,
          BUDGET_EXCEEDED,
          NOT_CACHED,
          CANCELLED ->
          false;
    };
  }
}
