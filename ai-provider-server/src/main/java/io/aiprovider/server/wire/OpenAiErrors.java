package io.aiprovider.server.wire;

import io.aiprovider.failure.ChatException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;

/**
 * OpenAI's envelope, {@code {"error": {"message", "type", "param", "code"}}}: the format of
 * OpenAI's protocol, and of all paths without a protocol.
 */
public final class OpenAiErrors {
  /** Uses the provider's own error object if it is meant for callers. */
  public static final ErrorFormat FORMAT = OpenAiErrors::body;

  private OpenAiErrors() {}

  private static JsonObject body(ApiError error) {
    ChatException failure = error.failure();
    JsonObject body = failure == null ? null : failure.body();
    JsonObject words = body == null ? null : body.object("error");
    if (failure == null
        || body == null
        || words == null
        || failure.kind().concernsOurAccount()) { // the provider's text may quote a part of our key
      return JsonObject.of(
          "error",
          JsonObject.of("message", error.message())
              .with("type", error.type())
              .with("param", error.param())
              .with("code", error.code()));
    }
    return body.with("error", complete(words, failure));
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
    boolean hasCode = // SDKs decide by the code, and accept only strings
        complete.get("code") instanceof JsonString text
            && text.value().chars().anyMatch(Character::isLetter);
    return hasCode ? complete : complete.with("code", failure.code());
  }
}
