package io.aiprovider.provider.google;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.google.schema.SchemaFields;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Functions that are offered, and which of them must be called. */
final class ToolTranslation {
  /** The API refuses any other name. */
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}");

  private static final int LONGEST_NAME = 128;

  private ToolTranslation() {}

  /**
   * A name for a call in the conversation. Models sometimes call functions that were not offered,
   * with names that the API refuses; the call is kept with the most similar name that the API
   * accepts.
   */
  static String acceptedName(String name) {
    if (NAME.matcher(name).matches()) {
      return name;
    }
    String letters = name.replaceAll("[^a-zA-Z0-9_.:-]", "_");
    String accepted = letters.matches("[a-zA-Z_].*") ? letters : "_" + letters;
    return accepted.substring(0, Math.min(LONGEST_NAME, accepted.length()));
  }

  /** The body with the tools that the request offers. */
  static JsonObject addTo(JsonObject body, ChatRequest request, Unsupported unsupported) {
    if (!request.has("tools") || request.json().objects("tools").isEmpty()) {
      return body;
    }
    List<JsonObject> declared = new ArrayList<>();
    List<JsonObject> offered = request.json().objects("tools");
    String model = request.model() == null ? "" : request.model();
    List<String> only = amongWhich(request.json().object("tool_choice"));
    for (int i = 0; i < offered.size(); i++) {
      JsonObject declaration = declaration(offered.get(i), model, "tools[" + i + "]", unsupported);
      if (only == null || only.contains(declaration.string("name"))) {
        declared.add(declaration);
      }
    }
    if (declared.isEmpty()) {
      return body;
    }
    JsonObject with = body.with("tools", List.of(JsonObject.of("functionDeclarations", declared)));
    JsonObject mode = mode(request.get("tool_choice"), unsupported);
    return mode == null
        ? with
        : with.with("toolConfig", JsonObject.of("functionCallingConfig", mode));
  }

  private static JsonObject declaration(
      JsonObject offered, String model, String path, Unsupported unsupported) {
    JsonObject function = offered.object("function");
    String name = function == null ? null : function.string("name");
    if (function == null || name == null) {
      throw unsupported.refuse(path);
    }
    if (!NAME.matcher(name).matches()) {
      throw unsupported.refuse(path + ".function.name");
    }
    JsonObject declaration = JsonObject.of("name", name);
    String description = function.string("description");
    if (description != null && !description.isEmpty()) {
      declaration = declaration.with("description", description);
    }
    if (function.isTrue("strict")) {
      unsupported.mention("tools.function.strict");
    }
    JsonObject schema = function.object("parameters");
    return schema == null
        ? declaration
        : new SchemaFields(model, unsupported)
            .withArguments(declaration, schema, path + ".function.parameters");
  }

  private static @Nullable JsonObject mode(@Nullable JsonValue asked, Unsupported unsupported) {
    if (asked == null || asked.isNull()) {
      return null;
    }
    if (asked instanceof JsonString word) {
      return JsonObject.of("mode", modeOf(word.value(), unsupported));
    }
    if (asked instanceof JsonObject choice) {
      JsonObject function = choice.object("function");
      if (function != null && function.string("name") != null) {
        return JsonObject.of("mode", "ANY")
            .with("allowedFunctionNames", List.of(function.get("name")));
      }
      JsonObject allowed = choice.object("allowed_tools");
      if (allowed != null) { // only those are offered
        String mode = allowed.string("mode");
        return JsonObject.of("mode", modeOf(mode == null ? "auto" : mode, unsupported));
      }
    }
    throw unsupported.refuse("tool_choice");
  }

  /** The functions that {@code tool_choice} restricts the model to; null when to none. */
  private static @Nullable List<String> amongWhich(@Nullable JsonObject choice) {
    JsonObject allowed = choice == null ? null : choice.object("allowed_tools");
    if (allowed == null) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (JsonObject tool : allowed.objects("tools")) {
      JsonObject function = tool.object("function");
      String name = function == null ? null : function.string("name");
      if (name != null) {
        names.add(name);
      }
    }
    return names;
  }

  private static String modeOf(String word, Unsupported unsupported) {
    return switch (word) {
      case "auto" -> "AUTO";
      case "none" -> "NONE";
      case "required" -> "ANY";
      default -> throw unsupported.refuse("tool_choice");
    };
  }
}
