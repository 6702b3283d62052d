package io.aiprovider.cost;

import io.aiprovider.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tools that an answer calls, by their names. In a stream, only the first piece of a
 * call has the name.
 */
final class ToolCallCount {
  private ToolCallCount() {}

  /** How many calls begin in a chunk, or are in a whole answer. */
  static int in(JsonObject answer) {
    int calls = 0;
    for (JsonObject choice : answer.objects("choices")) {
      JsonObject delta = choice.object("delta");
      JsonObject message = delta == null ? choice.object("message") : delta;
      if (message != null) {
        for (JsonObject call : message.objects("tool_calls")) {
          calls += isNamed(call.object("function")) || isNamed(call.object("custom")) ? 1 : 0;
        }
        calls += isNamed(message.object("function_call")) ? 1 : 0;
      }
    }
    return calls;
  }

  private static boolean isNamed(@Nullable JsonObject function) {
    String name = function == null ? null : function.string("name");
    return name != null && !name.isEmpty();
  }
}
