package io.aiprovider.provider.openai.answer;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Tool calls in OpenAI's form: of a type, with arguments that are JSON text. */
@SuppressWarnings("ReferenceEquality") // an unchanged value is the same object
final class CallArguments {
  private static final String ARGUMENTS = "arguments";
  private static final String FUNCTION = "function";

  private CallArguments() {}

  /**
   * The call, or piece of one, with arguments that are a text; itself if they are.
   *
   * @param whole whether it is all of the call, so that arguments that are missing are none
   */
  static JsonObject asText(JsonObject call, boolean whole) {
    JsonObject function = call.object(FUNCTION);
    JsonObject changed = function == null ? null : ofFunction(function, whole);
    return changed == null || changed == function ? call : call.with(FUNCTION, changed);
  }

  /** The same for what is called, as the older {@code function_call} has it by itself. */
  static JsonObject ofFunction(JsonObject function, boolean whole) {
    JsonValue arguments = function.get(ARGUMENTS);
    if (arguments instanceof JsonObject || arguments instanceof JsonArray) {
      return function.with(ARGUMENTS, arguments.toJson());
    }
    return whole && isAbsent(arguments) ? function.with(ARGUMENTS, "{}") : function;
  }

  /** The call with its type. */
  static JsonObject typed(JsonObject call) {
    String type = call.string("type");
    return type != null && !type.isEmpty()
        ? call
        : call.with("type", call.has("custom") ? "custom" : FUNCTION);
  }

  private static boolean isAbsent(@Nullable JsonValue value) {
    return value == null || value.isNull();
  }
}
