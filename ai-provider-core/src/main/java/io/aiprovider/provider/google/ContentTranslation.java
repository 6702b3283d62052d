package io.aiprovider.provider.google;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ToolCall;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.Unsupported;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as Gemini takes it: instructions apart, user and model by turns, and the results
 * of calls by the function's name.
 */
final class ContentTranslation {
  private static final String USER = "user";
  private static final String MODEL = "model";

  private record Turn(String role, List<JsonObject> parts) {
    JsonObject toJson() {
      return JsonObject.of("role", role).with("parts", parts);
    }
  }

  private final Unsupported unsupported;
  private final List<JsonObject> system = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();
  private final Map<String, String> functions = new HashMap<>();

  ContentTranslation(Unsupported unsupported) {
    this.unsupported = unsupported;
  }

  /** A body of these messages. */
  JsonObject contents(List<ChatMessage> messages) {
    for (int i = 0; i < messages.size(); i++) {
      add(messages.get(i), "messages[" + i + "]");
    }
    if (turns.isEmpty()) { // there are instructions only: they are what is said
      turns.add(new Turn(USER, List.copyOf(system)));
      system.clear();
    }
    JsonObject body =
        system.isEmpty()
            ? JsonObject.EMPTY
            : JsonObject.of("systemInstruction", JsonObject.of("parts", system));
    return body.with("contents", turns.stream().map(Turn::toJson).toList());
  }

  private void add(ChatMessage message, String path) {
    switch (message.role()) {
      case "system", "developer" ->
          system.addAll(Parts.of(message.content(), path + ".content", unsupported));
      case "assistant" -> addAnswer(message, path);
      case "tool", "function" -> turn(USER).parts().add(result(message, path));
      default -> addAll(USER, Parts.of(message.content(), path + ".content", unsupported));
    }
  }

  private void addAll(String role, List<JsonObject> parts) {
    if (!parts.isEmpty()) {
      turn(role).parts().addAll(parts);
    }
  }

  private Turn turn(String role) {
    if (turns.isEmpty() || !turns.get(turns.size() - 1).role().equals(role)) {
      turns.add(new Turn(role, new ArrayList<>()));
    }
    return turns.get(turns.size() - 1);
  }

  private void addAnswer(ChatMessage message, String path) {
    List<JsonObject> parts =
        new ArrayList<>(Parts.of(message.content(), path + ".content", unsupported));
    String signature = Thoughts.signatureIn(message.json());
    if (signature != null && !parts.isEmpty()) {
      int last = parts.size() - 1;
      parts.set(last, parts.get(last).with(Thoughts.SIGNATURE, signature));
    }
    for (JsonObject image : message.json().objects(Images.FIELD)) {
      JsonObject part =
          Parts.of(JsonArray.of(List.of(image)), path + ".images", unsupported).get(0);
      String own = Thoughts.signatureIn(image);
      parts.add(own == null ? part : part.with(Thoughts.SIGNATURE, own));
    }
    List<ToolCall> calls = message.toolCalls();
    for (int i = 0; i < calls.size(); i++) {
      parts.add(call(calls.get(i), path + ".tool_calls[" + i + "]"));
    }
    addAll(MODEL, parts);
  }

  private JsonObject call(ToolCall call, String path) {
    if (call.name().isEmpty()) {
      throw unsupported.refuse(path);
    }
    functions.put(call.id(), call.name());
    JsonObject part =
        JsonObject.of(
            "functionCall",
            JsonObject.of("name", call.name())
                .with("args", arguments(call.arguments(), path + ".function.arguments")));
    String signature = Thoughts.signatureIn(call.json());
    return signature == null ? part : part.with(Thoughts.SIGNATURE, signature);
  }

  private static JsonObject arguments(String arguments, String path) {
    if (arguments.isBlank()) {
      return JsonObject.EMPTY;
    }
    try {
      return JsonObject.parse(arguments);
    } catch (JsonException e) {
      throw new InvalidRequest(
          "Invalid value for '" + path + "': expected a JSON object as text.",
          FailureDetail.ofParam(path),
          e);
    }
  }

  private JsonObject result(ChatMessage message, String path) {
    String id = Objects.requireNonNullElse(message.json().string("tool_call_id"), "");
    String name = functions.getOrDefault(id, message.json().string("name"));
    if (name == null) {
      throw new InvalidRequest(
          "Invalid value for '" + path + ".tool_call_id': no message before has that call.",
          FailureDetail.ofParam(path + ".tool_call_id"));
    }
    return JsonObject.of(
        "functionResponse", JsonObject.of("name", name).with("response", response(message.text())));
  }

  /** The API wants an object. */
  private static JsonObject response(String text) {
    JsonObject object = object(text);
    return object == null ? JsonObject.of("result", text) : object;
  }

  private static @Nullable JsonObject object(String text) {
    try {
      return JsonObject.parse(text);
    } catch (JsonException e) {
      return null;
    }
  }
}
