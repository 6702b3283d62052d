package io.aiprovider.server.http;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.NoTargetLeft;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.server.access.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An error as callers get it: OpenAI's envelope and an HTTP status.
 *
 * @param status the HTTP status
 * @param body {@code {"error": {"message", "type", "param", "code"}}}
 * @param retryAfter when to come back; null when that would not help
 */
public record Problem(int status, JsonObject body, @Nullable Duration retryAfter) {
  private static final String INVALID_REQUEST = "invalid_request_error";

  /** An error of the caller's. */
  public static Problem of(int status, String message, @Nullable String code) {
    return new Problem(status, envelope(message, INVALID_REQUEST, null, code), null);
  }

  static Problem unknownPath(String method, String path) {
    String what = CallHeaders.printable(method + " " + path);
    return of(404, "Unknown path: " + what + ".", "unknown_url");
  }

  static Problem wrongMethod(String method, String right) {
    String given = CallHeaders.printable(method);
    return of(
        405, "Not allowed to " + given + " this path: use " + right + ".", "method_not_allowed");
  }

  static Problem invalidHeader(String name, String message) {
    return new Problem(400, envelope(message, INVALID_REQUEST, name, "invalid_header"), null);
  }

  static Problem unavailable(String message, String code) {
    return new Problem(503, envelope(message, "server_error", null, code), Duration.ofSeconds(1));
  }

  /** An error of ours, of which callers learn no more. */
  public static Problem internal() {
    return new Problem(
        500,
        envelope("The server had an internal error.", "server_error", null, "internal_error"),
        null);
  }

  public static Problem of(Refusal refusal) {
    return new Problem(
        refusal.status(), envelope(refusal.message(), refusal.type(), null, refusal.code()), null);
  }

  static Problem of(ChatException failure) {
    if (failure.kind() == FailureKind.CANCELLED) { // not by the caller, who is still there to read
      return unavailable(String.valueOf(failure.getMessage()), "server_stopping");
    }
    return new Problem(failure.status(), body(failure), failure.retryAfter());
  }

  /** The provider's own words where it has some that are meant for the caller. */
  private static JsonObject body(ChatException failure) {
    JsonObject body = failure.body();
    JsonObject error = body == null ? null : body.object("error");
    if (body != null && error != null && !failure.kind().concernsOurAccount()) {
      return body.with("error", complete(error, failure));
    }
    FailureKind kind = failure instanceof NoTargetLeft none ? none.commonKind() : failure.kind();
    String code = kind.concernsOurAccount() ? kind.code() : failure.code();
    return envelope(message(failure), kind.type(), failure.param(), code);
  }

  private static String message(ChatException failure) {
    String message = String.valueOf(failure.getMessage());
    return failure.provider() == null ? message : failure.provider() + ": " + message;
  }

  private static JsonObject complete(JsonObject error, ChatException failure) {
    JsonObject complete = error;
    if (!(complete.get("message") instanceof JsonString)) {
      complete = complete.with("message", failure.getMessage());
    }
    if (!(complete.get("type") instanceof JsonString)) { // Azure's content filter says null
      complete = complete.with("type", failure.kind().type());
    }
    if (!complete.has("param")) {
      complete = complete.with("param", null);
    }
    boolean told = // SDKs decide by the code, and take words only
        complete.get("code") instanceof JsonString text
            && text.value().chars().anyMatch(Character::isLetter);
    return told ? complete : complete.with("code", failure.code());
  }

  private static JsonObject envelope(
      String message, String type, @Nullable String param, @Nullable String code) {
    return JsonObject.of(
        "error",
        JsonObject.of("message", message)
            .with("type", type)
            .with("param", param)
            .with("code", code));
  }

  /** Whole seconds, rounded up, for {@code Retry-After}. */
  @Nullable String retryAfterSeconds() {
    return retryAfter == null
        ? null
        : Long.toString(Math.max(1, (retryAfter.toMillis() + 999) / 1_000));
  }
}
