package io.aiprovider.provider.google;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions that are offered, and which of them must be called. */
final class ToolTranslation {
  private ToolTranslation() {}

  /** The body with the tools that the request offers. */
  static JsonObject addTo(JsonObject body, ChatRequest request, Unsupported unsupported) {
    if (!request.has("tools") || request.json().objects("tools").isEmpty()) {
      return body;
    }
    List<JsonObject> declared = new ArrayList<>();
    List<JsonObject> offered = request.json().objects("tools");
    for (int i = 0; i < offered.size(); i++) {
      declared.add(declaration(offered.get(i), "tools[" + i + "]", unsupported));
    }
    JsonObject with = body.with("tools", List.of(JsonObject.of("functionDeclarations", declared)));
    JsonObject mode = mode(request.get("tool_choice"), unsupported);
    return mode == null
        ? with
        : with.with("toolConfig", JsonObject.of("functionCallingConfig", mode));
  }

  private static JsonObject declaration(JsonObject offered, String path, Unsupported unsupported) {
    JsonObject function = offered.object("function");
    if (function == null || function.string("name") == null) {
      throw unsupported.refuse(path);
    }
    JsonObject declaration = JsonObject.of("name", function.get("name"));
    if (function.string("description") != null) {
      declaration = declaration.with("description", function.get("description"));
    }
    JsonObject schema = function.object("parameters");
    if (schema == null || !takesSomething(schema)) {
      return declaration; // the API refuses an object without properties
    }
    return declaration.with("parameters", SchemaReduction.of(schema));
  }

  private static boolean takesSomething(JsonObject schema) {
    JsonObject properties = schema.object("properties");
    return properties != null && !properties.isEmpty() || schema.has("$ref");
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
      if (allowed != null && "required".equals(allowed.string("mode"))) {
        List<JsonValue> names = new ArrayList<>();
        for (JsonObject tool : allowed.objects("tools")) {
          JsonObject named = tool.object("function");
          if (named != null && named.get("name") instanceof JsonString name) {
            names.add(name);
          }
        }
        return JsonObject.of("mode", "ANY").with("allowedFunctionNames", names);
      }
    }
    throw unsupported.refuse("tool_choice");
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
