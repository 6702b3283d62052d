package io.aiprovider.provider.wire;

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
 * A message of a conversation with what its calls were answered, in the order of the calls.
 * OpenAI's results are messages of their own, that say by an id what they answer; wires that want
 * them right after their calls, each call answered once, read a conversation so.
 *
 * @param message anything but a result
 * @param path where it is in the request
 * @param calls its calls; empty for what does not call
 * @since 0.1
 */
public record AnsweredMessage(ChatMessage message, String path, List<Call> calls) {

  /**
   * A call and its result.
   *
   * @param call what was called
   * @param result the message with the result; null if nobody answered
   * @param path where that is in the request; empty if it is nowhere
   * @since 0.1
   */
  public record Call(ToolCall call, @Nullable ChatMessage result, String path) {

    /**
     * The arguments as an object, as which wires want them. Models write what is none, too, and go
     * on after they were told: it keeps its place, as text.
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
   * The messages, results with their calls.
   *
   * @param unsupported is told of names, which no such wire has
   * @throws InvalidRequest if a result answers no call before it
   * @throws io.aiprovider.failure.UnsupportedFeature if a call is none of a function, or a role is
   *     none of those that such protocols can express
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
   * The latest message with a call of that id is meant, as there are providers whose ids begin anew
   * each turn; of several such calls the first that nobody answered, or the last.
   */
  private static Slot slotFor(ChatMessage result, String path, Map<String, Deque<Slot>> open) {
    Deque<Slot> slots = open.get(result.json().string("tool_call_id"));
    if (slots == null) {
      throw new InvalidRequest(
          "Invalid value for '" + path + ".tool_call_id': no message before has that call.",
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
