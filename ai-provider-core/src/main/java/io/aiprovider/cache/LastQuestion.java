package io.aiprovider.cache;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The text of the user's last message, which may be compared by its meaning.
 *
 * @param others the request without this text; all of it must be equal
 */
record LastQuestion(String text, ChatRequest others) {
  /** Models for sentences do not read more: longer texts with the same beginning look the same. */
  private static final int LONGEST_TEXT = 1_000;

  /** The last question; null if the request has none, or if its answer depends on tools. */
  static @Nullable LastQuestion of(ChatRequest request) {
    List<JsonObject> messages = request.json().objects("messages");
    if (messages.isEmpty() || usesTools(request.json(), messages)) {
      return null;
    }
    JsonObject last = messages.get(messages.size() - 1);
    String text = "user".equals(last.string("role")) ? text(last) : null;
    if (text == null || text.isBlank() || text.length() > LONGEST_TEXT) {
      return null;
    }
    List<JsonObject> others = new ArrayList<>(messages);
    others.set(others.size() - 1, last.with("content", ""));
    return new LastQuestion(text, request.with("messages", others));
  }

  private static boolean usesTools(JsonObject request, List<JsonObject> messages) {
    return Stream.of("tools", "functions").anyMatch(request::has)
        || messages.stream()
            .anyMatch(
                message ->
                    message.has("tool_calls")
                        || message.has("function_call")
                        || "tool".equals(message.string("role"))
                        || "function".equals(message.string("role")));
  }

  /** The text, if the message has nothing else. */
  private static @Nullable String text(JsonObject message) {
    JsonValue content = message.get("content");
    if (content instanceof JsonString text) {
      return text.value();
    }
    List<JsonObject> parts = message.objects("content");
    boolean onlyText = parts.size() == 1 && "text".equals(parts.get(0).string("type"));
    return onlyText && parts.get(0).names().size() == 2 ? parts.get(0).string("text") : null;
  }
}
