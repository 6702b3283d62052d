package io.aiprovider.server.wire;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.server.access.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An error for callers, independent of their protocol.
 *
 * @param status the HTTP status
 * @param message what was wrong and what to do
 * @param type OpenAI's name for the class of error
 * @param param the field or header that was wrong; null when the error is not about one
 * @param code OpenAI's code for the error, or our own; null when there is none
 * @param retryAfter how long to wait before the next attempt; null when waiting does not help
 * @param failure the failure of the call; null for a refusal by the server itself
 */
public record ApiError(
    int status,
    String message,
    String type,
    @Nullable String param,
    @Nullable String code,
    @Nullable Duration retryAfter,
    @Nullable ChatException failure) {
  private static final String INVALID_REQUEST = "invalid_request_error";
  private static final String SERVER_ERROR = "server_error";
  private static final Duration SOON = Duration.ofSeconds(1);

  /** An error that the caller made. */
  public static ApiError of(int status, String message, @Nullable String code) {
    return new ApiError(status, message, INVALID_REQUEST, null, code, null, null);
  }

  public static ApiError unknownPath(String method, String path) {
    String what = Printable.of(method + " " + path);
    return of(404, "Unknown path: " + what + ".", "unknown_url");
  }

  /** Does not repeat the query, which may contain a key. */
  public static ApiError invalidUrl(String url) {
    String path = Printable.of(url.split("\\?", 2)[0]);
    return of(
        400,
        "The URL is not valid at or after "
            + path
            + ": encode special characters as % and two hexadecimal digits.",
        "invalid_url");
  }

  public static ApiError wrongMethod(String method, String right) {
    String given = Printable.of(method);
    return of(
        405, "Not allowed to " + given + " this path: use " + right + ".", "method_not_allowed");
  }

  /** A body that was not complete at the end of this time. */
  public static ApiError lateBody(Duration limit) {
    String message = "The request did not arrive within " + limit.toMillis() + " milliseconds.";
    return of(408, message, "request_timeout");
  }

  public static ApiError invalidHeader(String name, String message) {
    return new ApiError(400, message, INVALID_REQUEST, name, "invalid_header", null, null);
  }

  /** The server cannot accept the call now. */
  public static ApiError unavailable(String message, String code) {
    return new ApiError(503, message, SERVER_ERROR, null, code, SOON, null);
  }

  /** An internal error; callers get no details. */
  public static ApiError internal() {
    String message = "The server had an internal error.";
    return new ApiError(500, message, SERVER_ERROR, null, "internal_error", null, null);
  }

  public static ApiError of(Refusal refusal) {
    return new ApiError(
        refusal.status(),
        refusal.message(),
        refusal.type(),
        null,
        refusal.code(),
        refusal.retryAfter(),
        null);
  }

  public static ApiError of(ChatException failure) {
    if (failure.kind() == FailureKind.CANCELLED) { // not by the caller, who still reads the answer
      return unavailable(String.valueOf(failure.getMessage()), "server_stopping");
    }
    FailureKind kind = failure.commonKind();
    return new ApiError(
        failure.status(),
        message(failure),
        kind.type(),
        kind.concernsOurAccount() ? null : failure.param(),
        kind.concernsOurAccount() ? kind.code() : failure.code(),
        failure.retryAfter(),
        failure);
  }

  private static String message(ChatException failure) {
    String message = failure.callersMessage();
    return failure.provider() == null ? message : failure.provider() + ": " + message;
  }

  /** Whole seconds, rounded up, for {@code Retry-After}. */
  public @Nullable String retryAfterSeconds() {
    return retryAfter == null
        ? null
        : Long.toString(Math.max(1, (retryAfter.toMillis() + 999) / 1_000));
  }
}
