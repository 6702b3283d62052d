package io.aiprovider.provider.openai;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Token counts in streams: asked for always, and told in more ways than the protocol says. */
final class StreamUsage {
  private static final String OPTIONS = "stream_options";
  private static final String CHOICES = "choices";

  private StreamUsage() {}

  /** The request with usage asked for, and the other stream options as they are. */
  static ChatRequest askedIn(ChatRequest request) {
    JsonObject options = request.json().object(OPTIONS);
    if (options != null && options.isTrue("include_usage")) {
      return request;
    }
    JsonObject others = options == null ? JsonObject.EMPTY : options;
    return request.with(OPTIONS, others.with("include_usage", true));
  }

  /**
   * The chunk as the protocol has it: with an array of choices, which is empty when the chunk is
   * there for its usage only.
   */
  static ChatChunk normalized(JsonObject json) {
    boolean fine =
        json.get(CHOICES) instanceof JsonArray choices
            && !(json.get("usage") instanceof JsonObject && saysNothing(choices));
    return new ChatChunk(fine ? json : json.with(CHOICES, JsonArray.EMPTY));
  }

  private static boolean saysNothing(JsonArray choices) {
    if (choices.size() == 0) {
      return false; // as it should be
    }
    for (JsonValue choice : choices) {
      if (!(choice instanceof JsonObject object) || !saysNothing(object)) {
        return false;
      }
    }
    return true;
  }

  private static boolean saysNothing(JsonObject choice) {
    return isAbsent(choice.get("finish_reason"))
        && isAbsent(choice.get("text"))
        && isAbsent(choice.get("message"))
        && isAbsent(choice.get("logprobs"))
        && (isAbsent(choice.get("delta"))
            || choice.get("delta") instanceof JsonObject delta && delta.isEmpty());
  }

  private static boolean isAbsent(@Nullable JsonValue value) {
    return value == null || value.isNull();
  }
}
