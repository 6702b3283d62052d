package io.aiprovider.chat;

import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an answer other than its text, reasoning and plain tool calls: signed thinking,
 * thought signatures of calls, images. The provider needs them back unchanged. A program that
 * stores conversations in its own message type must therefore store these extras with each message.
 * They are text, which can be stored anywhere.
 *
 * @since 0.1
 */
public final class MessageExtras {
  private static final String CALLS = "tool_calls";
  private static final Set<String> MESSAGE_FIELDS =
      Set.of("role", "content", "refusal", CALLS, "reasoning_content");
  private static final Set<String> CALL_FIELDS = Set.of("id", "type", "function", "index");
  private static final Set<String> FUNCTION_FIELDS = Set.of("name", "arguments");

  private MessageExtras() {}

  /** The extras of an answer's message; null when there are none. */
  public static @Nullable String of(ChatMessage message) {
    JsonObject extras = without(message.json(), MESSAGE_FIELDS);
    List<JsonObject> calls = new ArrayList<>();
    for (JsonObject call : message.json().objects(CALLS)) {
      JsonObject ofCall = without(call, CALL_FIELDS);
      JsonObject function = call.object("function");
      JsonObject more = function == null ? JsonObject.EMPTY : without(function, FUNCTION_FIELDS);
      ofCall = more.isEmpty() ? ofCall : ofCall.with("function", more);
      if (!ofCall.isEmpty()) {
        calls.add(ofCall.with("id", call.get("id")));
      }
    }
    JsonObject all = calls.isEmpty() ? extras : extras.with(CALLS, calls);
    return all.isEmpty() ? null : all.toJson();
  }

  private static JsonObject without(JsonObject json, Set<String> known) {
    JsonObject rest = JsonObject.EMPTY;
    for (String name : json.names()) {
      JsonValue value = json.get(name);
      if (value != null && !known.contains(name) && !isEmpty(value)) {
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

  /**
   * Restores the message from its stored parts.
   *
   * @param message its text and its tool calls
   * @param reasoning the value of {@link ChatMessage#reasoning()}
   * @param extras the result of {@link #of}
   * @throws InvalidRequest if the extras were changed
   */
  public static JsonObject restored(
      JsonObject message, @Nullable String reasoning, @Nullable String extras) {
    JsonObject kept = extras == null ? JsonObject.EMPTY : parsed(extras);
    boolean isComplete =
        reasoning == null || reasoning.isEmpty() || new ChatMessage(kept).reasoning() != null;
    JsonObject full = isComplete ? message : message.with("reasoning_content", reasoning);
    full = with(full, kept.without(CALLS));
    List<JsonObject> calls = new ArrayList<>();
    for (JsonObject call : message.objects(CALLS)) {
      calls.add(restoredCall(call, kept.objects(CALLS)));
    }
    return calls.isEmpty() ? full : full.with(CALLS, calls);
  }

  private static JsonObject restoredCall(JsonObject call, List<JsonObject> kept) {
    for (JsonObject extras : kept) {
      JsonValue id = call.get("id");
      if (id != null && id.equals(extras.get("id"))) {
        JsonObject plain = call.object("function");
        JsonObject more = extras.object("function");
        JsonObject full = with(call, extras.without("function"));
        return plain == null || more == null ? full : full.with("function", with(plain, more));
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

  private static JsonObject parsed(String extras) {
    try {
      return JsonObject.parse(extras);
    } catch (JsonException e) {
      throw new InvalidRequest(
          "The extras of a message were changed: send them back unchanged. " + e.getMessage(),
          FailureDetail.ofParam("messages"),
          e);
    }
  }
}
