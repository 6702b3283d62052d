package io.aiprovider.tool;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Wire;
import io.aiprovider.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** A model that follows a script, and then repeats its last answer. */
final class ScriptedModel implements Function<ChatRequest, ChatResponse> {
  private final Deque<ChatResponse> script = new ArrayDeque<>();
  private final List<ChatRequest> requests = new ArrayList<>();

  ScriptedModel says(String text) {
    script.add(Wire.answer(text));
    return this;
  }

  /** One answer with these calls: names and arguments alternately. */
  ScriptedModel calls(String... namesAndArguments) {
    return answer("tool_calls", namesAndArguments);
  }

  ScriptedModel isCutOffCalling(String name, String arguments) {
    return answer("length", name, arguments);
  }

  private ScriptedModel answer(String finishReason, String... namesAndArguments) {
    List<JsonObject> calls = new ArrayList<>();
    for (int i = 0; i < namesAndArguments.length; i += 2) {
      JsonObject function =
          JsonObject.of("name", namesAndArguments[i]).with("arguments", namesAndArguments[i + 1]);
      calls.add(
          JsonObject.of("id", "call_" + i / 2).with("type", "function").with("function", function));
    }
    JsonObject message =
        JsonObject.of("role", "assistant").with("content", null).with("tool_calls", calls);
    JsonObject choice = JsonObject.of("message", message).with("finish_reason", finishReason);
    script.add(new ChatResponse(JsonObject.of("choices", List.of(choice))));
    return this;
  }

  @Override
  public ChatResponse apply(ChatRequest request) {
    requests.add(request);
    return script.size() > 1 ? script.remove() : script.element();
  }

  List<ChatRequest> requests() {
    return requests;
  }
}
