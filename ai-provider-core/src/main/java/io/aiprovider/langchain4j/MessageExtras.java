package io.aiprovider.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.InvalidRequestException;
import io.aiprovider.chat.ChatMessage;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an answer has that LangChain4j has no place for, and that its provider wants back as it was:
 * signed thinking, thought signatures of tool calls. It travels in one attribute of the {@code
 * AiMessage}, as JSON text, because chat memories store attributes as JSON.
 */
final class MessageExtras {
  static final String ATTRIBUTE = "ai-provider.message";

  /** Where providers put what they thought, in the order of preference. */
  private static final List<String> THINKING = List.of("reasoning_content", "reasoning");

  private static final String CALLS = "tool_calls";

  private static final Set<String> TOLD_ELSEWHERE =
      Set.of("role", "content", "refusal", CALLS, "reasoning_content");

  private static final Set<String> TOLD_OF_CALL = Set.of("id", "type", "function", "index");

  private MessageExtras() {}

  /** What the model thought, as far as a message or delta says; null when it does not. */
  static @Nullable String thinkingIn(JsonObject message) {
    for (String name : THINKING) {
      String thinking = message.string(name);
      if (thinking != null && !thinking.isEmpty()) {
        return thinking;
      }
    }
    return null;
  }

  /** The attributes of an answer; empty when there is nothing of the kind. */
  static Map<String, Object> attributesOf(ChatMessage message) {
    JsonObject extras = without(message.json(), TOLD_ELSEWHERE);
    List<JsonObject> ofCalls = new ArrayList<>();
    boolean any = false;
    for (JsonObject call : message.json().objects(CALLS)) {
      JsonObject ofCall = without(call, TOLD_OF_CALL);
      any |= !ofCall.isEmpty();
      String id = call.string("id");
      ofCalls.add(id == null ? ofCall : ofCall.with("id", id));
    }
    JsonObject all = any ? extras.with(CALLS, ofCalls) : extras;
    return all.isEmpty() ? Map.of() : Map.of(ATTRIBUTE, all.toJson());
  }

  private static JsonObject without(JsonObject json, Set<String> told) {
    JsonObject rest = JsonObject.EMPTY;
    for (String name : json.names()) {
      JsonValue value = json.get(name);
      if (value != null && !told.contains(name) && !isEmpty(value)) {
        rest = rest.with(name, value);
      }
    }
    return rest;
  }

  private static boolean isEmpty(JsonValue value) {
    return value.isNull()
        || value instanceof JsonArray array && array.size() == 0
        || value instanceof JsonObject object && object.isEmpty()
        || value instanceof JsonString text && text.value().isEmpty();
  }

  /** The message with what the answer had, in its place. */
  static JsonObject addTo(JsonObject json, AiMessage answer) {
    JsonObject extras = extrasOf(answer);
    boolean thought = answer.thinking() != null && thinkingIn(extras) == null;
    JsonObject full = thought ? json.with(THINKING.get(0), answer.thinking()) : json;
    for (String name : extras.names()) {
      if (!name.equals(CALLS)) {
        full = full.with(name, extras.get(name));
      }
    }
    List<JsonObject> ofCalls = extras.objects(CALLS);
    return ofCalls.isEmpty() ? full : full.with(CALLS, calls(full.objects(CALLS), ofCalls));
  }

  private static List<JsonObject> calls(List<JsonObject> calls, List<JsonObject> extras) {
    List<JsonObject> full = new ArrayList<>();
    for (JsonObject call : calls) {
      JsonObject complete = call;
      for (JsonObject extra : extras) {
        if (call.get("id") instanceof JsonString id && id.equals(extra.get("id"))) {
          for (String name : extra.names()) {
            complete = complete.with(name, extra.get(name));
          }
        }
      }
      full.add(complete);
    }
    return full;
  }

  private static JsonObject extrasOf(AiMessage answer) {
    if (!(answer.attributes().get(ATTRIBUTE) instanceof String text)) {
      return JsonObject.EMPTY;
    }
    try {
      return JsonObject.parse(text);
    } catch (JsonException e) {
      throw new InvalidRequestException(
          "The attribute '"
              + ATTRIBUTE
              + "' of an AiMessage must stay as it was. "
              + e.getMessage(),
          e);
    }
  }
}
