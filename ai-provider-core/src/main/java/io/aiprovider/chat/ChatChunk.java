package io.aiprovider.chat;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One piece of a streamed answer: an immutable view over OpenAI's {@code chat.completion.chunk}.
 *
 * @param json the chunk, as the provider sent it
 * @since 0.1
 */
public record ChatChunk(JsonObject json) {

  /**
   * The model that answers, by the provider's name for it; null when the chunk does not name it.
   */
  public @Nullable String model() {
    return json.string("model");
  }

  public List<JsonObject> choices() {
    return json.objects("choices");
  }

  /** The first choice's piece of text; empty when the chunk has none. */
  public String text() {
    List<JsonObject> choices = choices();
    JsonObject delta = choices.isEmpty() ? null : choices.get(0).object("delta");
    String text = delta == null ? null : delta.string("content");
    return text == null ? "" : text;
  }

  /** Why the first choice ended; null while it continues. */
  public @Nullable String finishReason() {
    List<JsonObject> choices = choices();
    return choices.isEmpty() ? null : choices.get(0).string("finish_reason");
  }

  /** The tokens used so far; null when the chunk does not contain them. */
  public @Nullable Usage usage() {
    return Usage.from(json.object("usage"));
  }

  /**
   * Whether the chunk carries anything of the answer: a non-empty piece of any kind, or a finish
   * reason. A chunk that only opens the message with its role does not.
   */
  public boolean hasContent() {
    for (JsonObject choice : choices()) {
      if (isContent(choice.get("finish_reason")) || isContent(choice.get("text"))) {
        return true;
      }
      JsonObject delta = choice.object("delta");
      if (delta == null) {
        continue;
      }
      for (String name : delta.names()) {
        if (!name.equals("role") && isContent(delta.get(name))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isContent(@Nullable JsonValue value) {
    return value instanceof JsonString string && !string.value().isEmpty()
        || value instanceof JsonArray array && array.size() > 0
        || value instanceof JsonObject object && !object.isEmpty();
  }

  @Override
  public String toString() {
    return "ChatChunk[hasContent=" + hasContent() + "]"; // never the answer
  }
}
