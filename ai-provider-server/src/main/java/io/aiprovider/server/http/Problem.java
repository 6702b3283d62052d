package io.aiprovider.server.http;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.NoTargetLeft;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.server.access.Refusal;
import java.time.Duration;
import java.util.List;
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
    int status = failure.status();
    Duration wait = failure.retryAfter();
    if ((status == 429 || status == 503) && wait == null) {
      wait = Duration.ofSeconds(1);
    }
    return new Problem(status, body(failure), wait);
  }

  /** The provider's own words where it has some that are meant for the caller. */
  private static JsonObject body(ChatException failure) {
    JsonObject body = failure.body();
    JsonObject error = body == null ? null : body.object("error");
    if (body != null && error != null && !failure.kind().concernsOurAccount()) {
      return body.with("error", complete(error, failure));
    }
    FailureKind kind = kind(failure);
    boolean ownCode = kind.concernsOurAccount() || failure instanceof NoTargetLeft;
    return envelope(
        message(failure), kind.type(), failure.param(), ownCode ? kind.code() : failure.code());
  }

  private static String message(ChatException failure) {
    String message = String.valueOf(failure.getMessage());
    return failure.provider() == null ? message : failure.provider() + ": " + message;
  }

  /** What the failures of several attempts have in common. */
  private static FailureKind kind(ChatException failure) {
    if (failure instanceof NoTargetLeft none) {
      List<FailureKind> kinds =
          none.failures().stream().map(ChatException::kind).distinct().toList();
      return kinds.size() == 1 ? kinds.get(0) : FailureKind.NO_TARGET_LEFT;
    }
    return failure.kind();
  }

  private static JsonObject complete(JsonObject error, ChatException failure) {
    JsonObject complete = error;
    if (!(complete.get("message") instanceof JsonString)) {
      complete = complete.with("message", failure.getMessage());
    }
    if (!(complete.get("type") instanceof JsonString)) { // Azure's content filter says null
      complete = complete.with("type", failure.kind().type());
    }
    if (complete.get("code") instanceof JsonNumber) { // SDKs take words only
      complete = complete.with("code", failure.code());
    }
    for (String name : List.of("param", "code")) {
      complete = complete.has(name) ? complete : complete.with(name, null);
    }
    return complete;
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
