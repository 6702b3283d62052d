package io.aiprovider.provider.anthropic;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Functions that are offered, and which of them must be called. */
final class ToolTranslation {
  /** The API refuses any other name. */
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");

  private static final int LONGEST_NAME = 128;

  private ToolTranslation() {}

  /**
   * A name for a call in the conversation. Models sometimes call functions that were not offered,
   * with names that the API refuses; the call is kept with the most similar name that the API
   * accepts.
   */
  static String acceptedName(String name) {
    String accepted = inAcceptedLetters(name);
    return accepted.substring(0, Math.min(LONGEST_NAME, accepted.length()));
  }

  /** The text with all that the API refuses in names and ids replaced. */
  static String inAcceptedLetters(String text) {
    StringBuilder accepted = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c < 128 && Character.isLetterOrDigit(c) || c == '_' || c == '-';
      accepted.append(plain ? c : '_');
    }
    return accepted.toString();
  }

  /** The message with the tools that the request offers. */
  static JsonObject addTo(JsonObject message, ChatRequest request, Unsupported unsupported) {
    if (!request.has("tools")) {
      return message;
    }
    List<JsonObject> tools = new ArrayList<>();
    List<JsonObject> offered = request.json().objects("tools");
    JsonArray only = allowed(request);
    for (int i = 0; i < offered.size(); i++) {
      JsonObject tool = tool(offered.get(i), "tools[" + i + "]", unsupported);
      if (only == null || names(only, tool.string("name"))) {
        tools.add(tool);
      }
    }
    if (tools.isEmpty()) {
      return message;
    }
    JsonObject choice = choice(request, unsupported);
    JsonObject with = message.with("tools", tools);
    return choice == null ? with : with.with("tool_choice", choice);
  }

  private static JsonObject tool(JsonObject offered, String path, Unsupported unsupported) {
    JsonObject function = offered.object("function");
    if (function == null) {
      String type = offered.string("type");
      if (type != null && offered.has("name") && !type.equals("function")) {
        return offered; // one of Anthropic's own, in its own words
      }
      throw unsupported.refuse(path);
    }
    String name = function.string("name");
    if (name == null || !NAME.matcher(name).matches()) {
      throw unsupported.refuse(path + ".function.name");
    }
    JsonObject tool = JsonObject.of("name", name);
    String description = function.string("description");
    if (description != null && !description.isEmpty()) {
      tool = tool.with("description", description);
    }
    boolean strict = function.isTrue("strict");
    String at = path + ".function.parameters";
    JsonObject schema = ToolSchema.of(function.object("parameters"), strict, at, unsupported);
    tool = tool.with("input_schema", strict ? StrictSchema.of(schema, at, unsupported) : schema);
    tool = strict ? tool.with("strict", true) : tool;
    JsonObject cache =
        offered.object("cache_control") != null
            ? offered.object("cache_control")
            : function.object("cache_control");
    return cache == null ? tool : tool.with("cache_control", cache);
  }

  /** The functions that {@code tool_choice} restricts the model to; null when to none. */
  private static @Nullable JsonArray allowed(ChatRequest request) {
    JsonObject choice = request.json().object("tool_choice");
    JsonObject allowed = choice == null ? null : choice.object("allowed_tools");
    return allowed == null ? null : allowed.array("tools");
  }

  private static boolean names(JsonArray tools, @Nullable String name) {
    return tools.objects().stream()
        .map(tool -> tool.object("function"))
        .anyMatch(
            function ->
                function != null
                    && function.string("name") != null
                    && function.string("name").equals(name));
  }

  private static @Nullable JsonObject choice(ChatRequest request, Unsupported unsupported) {
    JsonObject choice = choiceOf(request.get("tool_choice"), unsupported);
    String type = choice == null ? null : choice.string("type");
    if (ModelVersion.cannotBeForced(request.model())
        && ("any".equals(type) || "tool".equals(type))) {
      throw unsupported.refuse("tool_choice");
    }
    boolean oneAtATime = request.get("parallel_tool_calls") == JsonLiteral.FALSE;
    if (!oneAtATime || choice != null && "none".equals(choice.string("type"))) {
      return choice;
    }
    JsonObject any = choice == null ? JsonObject.of("type", "auto") : choice;
    return any.with("disable_parallel_tool_use", true);
  }

  private static @Nullable JsonObject choiceOf(@Nullable JsonValue asked, Unsupported unsupported) {
    if (asked == null || asked.isNull()) {
      return null;
    }
    if (asked instanceof JsonString word) {
      return mode(word.value(), unsupported);
    }
    if (asked instanceof JsonObject object) {
      JsonObject function = object.object("function");
      if (function != null && function.string("name") != null) {
        return JsonObject.of("type", "tool").with("name", function.get("name"));
      }
      JsonObject allowed = object.object("allowed_tools");
      if (allowed != null) {
        return mode(allowed.string("mode"), unsupported);
      }
    }
    throw unsupported.refuse("tool_choice");
  }

  private static JsonObject mode(@Nullable String word, Unsupported unsupported) {
    return switch (word == null ? "auto" : word) {
      case "auto" -> JsonObject.of("type", "auto");
      case "none" -> JsonObject.of("type", "none");
      case "required" -> JsonObject.of("type", "any");
      default -> throw unsupported.refuse("tool_choice");
    };
  }
}
