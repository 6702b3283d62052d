package io.aiprovider.server.web;

import io.aiprovider.server.wire.ApiError;
import java.time.Duration;
import java.time.OffsetDateTime;

/** A request that a controller refuses. */
public final class RequestRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient ApiError error;

  public RequestRefused(ApiError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  /**
   * A field, or a parameter of the query, with a value that cannot be used.
   *
   * @param param its name
   * @param message what was wrong, and what is expected
   */
  public static RequestRefused invalid(String param, String message) {
    return of(400, message, param, "invalid_value");
  }

  /**
   * A range of time whose end is not after its beginning.
   *
   * @param from the beginning, in the caller's time zone
   */
  public static RequestRefused emptyRange(OffsetDateTime from) {
    return invalid("to", "'to' must be after 'from', which is " + from + ".");
  }

  /** A field that must be there. */
  public static RequestRefused missing(String name) {
    return of(400, "Missing required field '" + name + "'.", name, "missing_required_parameter");
  }

  /** Something that does not exist, or not for this caller. */
  public static RequestRefused notFound(String message, String code) {
    return new RequestRefused(ApiError.of(404, message, code));
  }

  /** Something that does not fit the present state. */
  public static RequestRefused conflict(String message, String code) {
    return new RequestRefused(ApiError.of(409, message, code));
  }

  /** Something that does not fit the present state, which will probably change in this time. */
  public static RequestRefused conflict(String message, String code, Duration retryAfter) {
    return new RequestRefused(
        new ApiError(409, message, "invalid_request_error", null, code, retryAfter, null));
  }

  /** Something that this sender may not do. */
  public static RequestRefused forbidden(String param, String message) {
    return of(403, message, param, "insufficient_permissions");
  }

  static RequestRefused of(int status, String message, String param, String code) {
    return new RequestRefused(
        new ApiError(status, message, "invalid_request_error", param, code, null, null));
  }

  public ApiError error() {
    return error;
  }
}
