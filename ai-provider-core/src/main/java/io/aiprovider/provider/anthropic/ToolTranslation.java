package io.aiprovider.provider.anthropic;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.wire.request.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tools of a request, and its {@code tool_choice}. */
final class ToolTranslation {
  /** The names that the API accepts. */
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");

  private static final int MAX_NAME_LENGTH = 128;

  private ToolTranslation() {}

  /**
   * A name for a call in the conversation. Models sometimes call functions that were not offered,
   * with names that the API refuses; the call is kept with the most similar name that the API
   * accepts.
   */
  static String acceptedName(String name) {
    String accepted = inAcceptedCharacters(name);
    return accepted.substring(0, Math.min(MAX_NAME_LENGTH, accepted.length()));
  }

  /** The text with all characters replaced that the API refuses in names and ids. */
  static String inAcceptedCharacters(String text) {
    StringBuilder accepted = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c < 128 && Character.isLetterOrDigit(c) || c == '_' || c == '-';
      accepted.append(plain ? c : '_');
    }
    return accepted.toString();
  }

  /** Adds the tools of the request to the body. */
  static JsonObject addTo(JsonObject message, ChatRequest request, Unsupported unsupported) {
    if (!request.has("tools")) {
      return message;
    }
    List<JsonObject> tools = new ArrayList<>();
    List<JsonObject> offered = request.json().objects("tools");
    ToolChoice choice = ToolChoice.of(request, unsupported);
    for (int i = 0; i < offered.size(); i++) {
      JsonObject tool = tool(offered.get(i), "tools[" + i + "]", unsupported);
      if (choice == null || choice.allows(tool.string("name"))) {
        tools.add(tool);
      }
    }
    if (tools.isEmpty()) {
      return message;
    }
    JsonObject with = message.with("tools", tools);
    JsonObject translated = translated(choice, request, unsupported);
    return translated == null ? with : with.with("tool_choice", translated);
  }

  private static JsonObject tool(JsonObject offered, String path, Unsupported unsupported) {
    JsonObject function = offered.object("function");
    if (function == null) {
      String type = offered.string("type");
      if (type != null && offered.has("name") && !type.equals("function")) {
        return offered; // one of Anthropic's own tools, in its own form
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

  private static @Nullable JsonObject translated(
      @Nullable ToolChoice choice, ChatRequest request, Unsupported unsupported) {
    if (choice != null
        && choice.mode() == ToolChoice.Mode.REQUIRED
        && ModelVersion.cannotBeForced(request.model())) {
      throw unsupported.refuse("tool_choice");
    }
    JsonObject translated = choice == null ? null : translated(choice);
    boolean oneAtATime = request.get("parallel_tool_calls") == JsonLiteral.FALSE;
    if (!oneAtATime || choice != null && choice.mode() == ToolChoice.Mode.NONE) {
      return translated;
    }
    JsonObject any = translated == null ? JsonObject.of("type", "auto") : translated;
    return any.with("disable_parallel_tool_use", true);
  }

  private static JsonObject translated(ToolChoice choice) {
    if (choice.function() != null) {
      return JsonObject.of("type", "tool").with("name", choice.function());
    }
    return JsonObject.of(
        "type",
        switch (choice.mode()) {
          case AUTO -> "auto";
          case NONE -> "none";
          case REQUIRED -> "any";
        });
  }
}
