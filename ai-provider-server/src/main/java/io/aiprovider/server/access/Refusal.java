package io.aiprovider.server.access;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is refused.
 *
 * @param status the HTTP status
 * @param message what was wrong and what to do
 * @param type OpenAI's name for the kind of error
 * @param code OpenAI's code for the error
 * @param retryAfter when to try again; null when that does not help
 */
public record Refusal(
    int status, String message, String type, @Nullable String code, @Nullable Duration retryAfter) {
  private static final String INVALID_REQUEST = "invalid_request_error";

  /** A refusal that does not pass by itself. */
  public static Refusal of(int status, String message, String code) {
    return new Refusal(status, message, INVALID_REQUEST, code, null);
  }

  /** The credentials are missing or wrong. */
  public static Refusal unauthorized(String message) {
    return of(401, message, "invalid_api_key");
  }

  /** The credentials are right, but not enough. */
  public static Refusal forbidden(String message, String code) {
    return of(403, message, code);
  }

  /** The server cannot decide now. */
  public static Refusal unavailable(String message, String code) {
    return new Refusal(503, message, "server_error", code, Duration.ofSeconds(1));
  }

  /** Something went wrong in the server; the log has it. */
  public static Refusal internal() {
    return new Refusal(
        500, "The server had an internal error.", "server_error", "internal_error", null);
  }
}
