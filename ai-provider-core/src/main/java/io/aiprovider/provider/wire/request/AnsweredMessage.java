package io.aiprovider.provider.wire.request;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ToolCall;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of a conversation together with the results of its tool calls, in the order of the
 * calls. In OpenAI's wire, results are separate messages that refer to a call by its id. This view
 * is for wires that need exactly one result for each call, directly after the calls.
 *
 * @param message any message except a result
 * @param path its path in the request
 * @param calls its calls; empty if it has none
 * @since 0.1
 */
public record AnsweredMessage(ChatMessage message, String path, List<Call> calls) {

  /**
   * A call and its result.
   *
   * @param call the call
   * @param result the message with the result; null if there is none
   * @param path the path of the result in the request; empty if there is none
   * @since 0.1
   */
  public record Call(ToolCall call, @Nullable ChatMessage result, String path) {

    /**
     * The arguments as an object, because these wires need an object. A model may write text that
     * is not an object, and the conversation continues after the error was reported to it: such
     * text is kept, inside an object.
     */
    public JsonObject arguments() {
      String text = call.arguments();
      if (text.isBlank()) {
        return JsonObject.EMPTY;
      }
      try {
        return JsonObject.parse(text);
      } catch (JsonException e) {
        return JsonObject.of("invalid_json", text);
      }
    }

    private Call answered(ChatMessage message, String messagePath) {
      return new Call(call, message, messagePath);
    }
  }

  /**
   * The messages, with results attached to their calls.
   *
   * @param unsupported receives the names of participants, which no such wire supports
   * @throws InvalidRequest if a result refers to no earlier call
   * @throws io.aiprovider.failure.UnsupportedFeature if a call does not call a function, or a role
   *     is one that such protocols cannot express
   */
  public static List<AnsweredMessage> of(List<ChatMessage> messages, Unsupported unsupported) {
    List<AnsweredMessage> read = new ArrayList<>();
    Map<String, Deque<Slot>> open = new HashMap<>();
    for (int i = 0; i < messages.size(); i++) {
      ChatMessage message = messages.get(i);
      String path = "messages[" + i + "]";
      switch (message.role()) {
        case "tool" -> slotFor(message, path, open).answer(message, path);
        case "system", "developer", "user", "assistant" -> {
          List<Call> calls = calls(message, path, unsupported);
          open.putAll(slots(calls));
          read.add(new AnsweredMessage(message, path, calls));
        }
        default -> throw unsupported.refuse(path + ".role");
      }
    }
    return read;
  }

  /** A call that waits for its result. */
  private record Slot(List<Call> calls, int index) {
    void answer(ChatMessage message, String path) {
      calls.set(index, calls.get(index).answered(message, path));
    }
  }

  private static Map<String, Deque<Slot>> slots(List<Call> calls) {
    Map<String, Deque<Slot>> slots = new HashMap<>();
    for (int i = 0; i < calls.size(); i++) {
      slots
          .computeIfAbsent(calls.get(i).call().id(), id -> new ArrayDeque<>())
          .add(new Slot(calls, i));
    }
    return slots;
  }

  /**
   * The result belongs to the latest message with a call of that id, because the ids of some
   * providers start again in each turn. Of several such calls it belongs to the first without a
   * result, or else to the last.
   */
  private static Slot slotFor(ChatMessage result, String path, Map<String, Deque<Slot>> open) {
    Deque<Slot> slots = open.get(result.json().string("tool_call_id"));
    if (slots == null) {
      throw new InvalidRequest(
          "Invalid value for '" + path + ".tool_call_id': no earlier message has that call.",
          FailureDetail.ofParam(path + ".tool_call_id"));
    }
    return slots.size() > 1 ? slots.remove() : slots.element();
  }

  private static List<Call> calls(ChatMessage message, String path, Unsupported unsupported) {
    for (String field : List.of("name", "audio")) {
      if (has(message, field)) {
        unsupported.drop("messages." + field);
      }
    }
    if (has(message, "function_call")) {
      throw unsupported.refuse(path + ".function_call");
    }
    List<Call> calls = new ArrayList<>();
    for (ToolCall call : message.toolCalls()) {
      if (call.name().isEmpty()) {
        throw unsupported.refuse(path + ".tool_calls[" + calls.size() + "]");
      }
      calls.add(new Call(call, null, ""));
    }
    return calls;
  }

  private static boolean has(ChatMessage message, String field) {
    JsonValue value = message.json().get(field);
    return value != null && !value.isNull();
  }
}
