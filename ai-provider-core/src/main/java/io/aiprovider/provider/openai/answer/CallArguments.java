package io.aiprovider.provider.openai.answer;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Tool calls in OpenAI's form: with a type, and with arguments that are JSON text. */
@SuppressWarnings("ReferenceEquality") // an unchanged value is the same object
final class CallArguments {
  private static final String ARGUMENTS = "arguments";
  private static final String FUNCTION = "function";

  private CallArguments() {}

  /**
   * The call, or a piece of one, with its arguments as text.
   *
   * @param whole whether the call is complete, so that missing arguments mean that there are none
   */
  static JsonObject asText(JsonObject call, boolean whole) {
    JsonObject function = call.object(FUNCTION);
    JsonObject changed = function == null ? null : ofFunction(function, whole);
    return changed == null || changed == function ? call : call.with(FUNCTION, changed);
  }

  /** The same for the function of a call, or for an older {@code function_call}. */
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
