package io.aiprovider.spring.ai;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ToolCall;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model said beside its text and its plain tool calls, signed thinking for instance. It must
 * come back in the next request, and Spring AI's messages have no place for it but their metadata.
 * There it is kept as text, which every chat memory can store.
 */
final class ProviderExtras {

  /** Members that messages of Spring AI hold themselves, or that say nothing to a model. */
  private static final Set<String> HELD =
      Set.of("role", "content", "tool_calls", "refusal", "reasoning_content", "reasoning");

  private ProviderExtras() {}

  /** What is to be kept of a message; null when that is nothing. */
  static @Nullable String of(ChatMessage message) {
    JsonObject extras = JsonObject.EMPTY;
    for (String name : message.json().names()) {
      JsonValue value = message.json().get(name);
      if (value != null && says(value) && !HELD.contains(name)) {
        extras = extras.with(name, value);
      }
    }
    List<JsonObject> calls = new ArrayList<>();
    for (ToolCall call : message.toolCalls()) {
      JsonObject rest = ofCall(call);
      if (!rest.isEmpty()) {
        calls.add(rest.with("id", call.id()));
      }
    }
    extras = calls.isEmpty() ? extras : extras.with("tool_calls", calls);
    return extras.isEmpty() ? null : extras.toString();
  }

  private static JsonObject ofCall(ToolCall call) {
    JsonObject rest = call.json().without("id").without("type").without("index");
    JsonObject function = rest.object("function");
    JsonObject more =
        function == null ? JsonObject.EMPTY : function.without("name").without("arguments");
    return more.isEmpty() ? rest.without("function") : rest.with("function", more);
  }

  private static boolean says(JsonValue value) {
    return !(value.isNull()
        || value instanceof JsonArray array && array.size() == 0
        || value instanceof JsonString text && text.value().isEmpty());
  }

  /** The message with what was kept of it. */
  static JsonObject restored(JsonObject message, String kept) {
    JsonObject extras = JsonObject.parse(kept);
    JsonObject restored = with(message, extras.without("tool_calls"));
    List<JsonObject> calls = new ArrayList<>();
    for (JsonObject call : message.objects("tool_calls")) {
      calls.add(restoredCall(call, extras.objects("tool_calls")));
    }
    return calls.isEmpty() ? restored : restored.with("tool_calls", calls);
  }

  private static JsonObject restoredCall(JsonObject call, List<JsonObject> kept) {
    String id = new ToolCall(call).id();
    for (JsonObject extras : kept) {
      if (id.equals(extras.string("id"))) {
        JsonObject function = extras.object("function");
        JsonObject plain = call.object("function");
        JsonObject restored = with(call, extras.without("function"));
        return function == null || plain == null
            ? restored
            : restored.with("function", with(plain, function));
      }
    }
    return call;
  }

  private static JsonObject with(JsonObject object, JsonObject others) {
    JsonObject all = object;
    for (String name : others.names()) {
      all = all.with(name, others.get(name));
    }
    return all;
  }
}
