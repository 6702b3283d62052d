package io.aiprovider.provider.google;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.google.schema.SchemaFields;
import io.aiprovider.provider.wire.request.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The functions that a request offers, and its choice between them. */
final class ToolTranslation {
  /** The names that the API accepts. */
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}");

  private static final int MAX_NAME_LENGTH = 128;

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
    return accepted.substring(0, Math.min(MAX_NAME_LENGTH, accepted.length()));
  }

  /** The body with the tools that the request offers. */
  static JsonObject addTo(JsonObject body, ChatRequest request, Unsupported unsupported) {
    if (!request.has("tools") || request.json().objects("tools").isEmpty()) {
      return body;
    }
    List<JsonObject> declared = new ArrayList<>();
    List<JsonObject> offered = request.json().objects("tools");
    String model = request.model() == null ? "" : request.model();
    ToolChoice choice = ToolChoice.of(request, unsupported);
    for (int i = 0; i < offered.size(); i++) {
      JsonObject declaration = declaration(offered.get(i), model, "tools[" + i + "]", unsupported);
      if (choice == null || choice.allows(declaration.string("name"))) {
        declared.add(declaration);
      }
    }
    if (declared.isEmpty()) {
      return body;
    }
    JsonObject with = body.with("tools", List.of(JsonObject.of("functionDeclarations", declared)));
    return choice == null
        ? with
        : with.with("toolConfig", JsonObject.of("functionCallingConfig", callingConfig(choice)));
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

  private static JsonObject callingConfig(ToolChoice choice) {
    if (choice.function() != null) {
      return JsonObject.of("mode", "ANY").with("allowedFunctionNames", List.of(choice.function()));
    }
    return JsonObject.of(
        "mode",
        switch (choice.mode()) {
          case AUTO -> "AUTO";
          case NONE -> "NONE";
          case REQUIRED -> "ANY";
        });
  }
}
