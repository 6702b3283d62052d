package io.aiprovider.provider.wire.request;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request's {@code tool_choice}. Immutable.
 *
 * @param mode whether the model must call a function
 * @param function the only function that the model must call; null if it is free to choose
 * @param allowed the functions of {@code allowed_tools}; null if all of the request's are allowed
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">Create chat
 *     completion</a>
 * @since 0.1
 */
public record ToolChoice(Mode mode, @Nullable String function, @Nullable Set<String> allowed) {

  /** Whether the model must call a function. */
  public enum Mode {
    /** The model decides. */
    AUTO,
    /** It calls none. */
    NONE,
    /** It calls at least one. */
    REQUIRED
  }

  /**
   * The choice of a request; null if the request makes none.
   *
   * @throws io.aiprovider.failure.UnsupportedFeature if it is none of OpenAI's choices of functions
   */
  public static @Nullable ToolChoice of(ChatRequest request, Unsupported unsupported) {
    JsonValue value = request.get("tool_choice");
    if (value == null || value.isNull()) {
      return null;
    }
    if (value instanceof JsonString word) {
      return new ToolChoice(mode(word.value(), unsupported), null, null);
    }
    if (value instanceof JsonObject choice) {
      String function = functionName(choice);
      if (function != null) {
        return new ToolChoice(Mode.REQUIRED, function, null);
      }
      JsonObject allowed = choice.object("allowed_tools");
      if (allowed != null) {
        String word = allowed.string("mode");
        return new ToolChoice(
            mode(word == null ? "auto" : word, unsupported), null, functionNames(allowed));
      }
    }
    throw unsupported.refuse("tool_choice");
  }

  /** Whether {@code allowed_tools}, if there is one, contains the function. */
  public boolean allows(@Nullable String name) {
    return allowed == null || name != null && allowed.contains(name);
  }

  private static Mode mode(String word, Unsupported unsupported) {
    return switch (word) {
      case "auto" -> Mode.AUTO;
      case "none" -> Mode.NONE;
      case "required" -> Mode.REQUIRED;
      default -> throw unsupported.refuse("tool_choice");
    };
  }

  private static Set<String> functionNames(JsonObject allowed) {
    Set<String> names = new LinkedHashSet<>();
    for (JsonObject tool : allowed.objects("tools")) {
      String name = functionName(tool);
      if (name != null) {
        names.add(name);
      }
    }
    return names;
  }

  private static @Nullable String functionName(JsonObject tool) {
    JsonObject function = tool.object("function");
    return function == null ? null : function.string("name");
  }
}
