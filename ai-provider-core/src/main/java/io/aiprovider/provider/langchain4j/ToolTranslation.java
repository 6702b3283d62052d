package io.aiprovider.provider.langchain4j;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Functions that are offered, and which of them must be called. LangChain4j cannot name one that
 * must be: it is the only one that is offered then.
 */
final class ToolTranslation {
  private ToolTranslation() {}

  /** Sets the tools that the request offers. */
  static void addTo(
      DefaultChatRequestParameters.Builder<?> parameters,
      ChatRequest request,
      Unsupported unsupported) {
    List<JsonObject> offered = request.json().objects("tools");
    if (offered.isEmpty()) {
      return;
    }
    List<ToolSpecification> tools = new ArrayList<>();
    for (int i = 0; i < offered.size(); i++) {
      tools.add(tool(offered.get(i), "tools[" + i + "]", unsupported));
    }
    JsonValue choice = request.get("tool_choice");
    if (choice instanceof JsonObject named) {
      Set<String> names = names(named, unsupported);
      tools.removeIf(tool -> !names.contains(tool.name()));
      if (tools.isEmpty()) {
        throw unsupported.refuse("tool_choice");
      }
    }
    parameters.toolSpecifications(tools);
    ToolChoice mode = mode(choice, unsupported);
    if (mode != null) {
      parameters.toolChoice(mode);
    }
  }

  private static ToolSpecification tool(JsonObject tool, String path, Unsupported unsupported) {
    JsonObject function = tool.object("function");
    String name = function == null ? null : function.string("name");
    if (function == null || name == null) {
      throw unsupported.refuse(path);
    }
    ToolSpecification.Builder builder = ToolSpecification.builder().name(name);
    String description = function.string("description");
    if (description != null) {
      builder.description(description);
    }
    JsonObject schema = function.object("parameters");
    if (schema != null) {
      JsonObjectSchema parameters = SchemaTranslation.ofObject(schema);
      if (parameters == null) {
        throw unsupported.refuse(path + ".function.parameters");
      }
      builder.parameters(parameters);
    }
    return function.isTrue("strict") ? builder.strict(true).build() : builder.build();
  }

  private static Set<String> names(JsonObject choice, Unsupported unsupported) {
    JsonObject allowed = choice.object("allowed_tools");
    List<JsonObject> tools = allowed == null ? List.of(choice) : allowed.objects("tools");
    Set<String> names =
        tools.stream()
            .map(tool -> tool.object("function"))
            .map(function -> function == null ? null : function.string("name"))
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    if (names.isEmpty()) {
      throw unsupported.refuse("tool_choice");
    }
    return names;
  }

  private static @Nullable ToolChoice mode(@Nullable JsonValue choice, Unsupported unsupported) {
    if (choice == null || choice.isNull()) {
      return null;
    }
    if (choice instanceof JsonObject object) {
      JsonObject allowed = object.object("allowed_tools");
      return allowed != null && "auto".equals(allowed.string("mode"))
          ? ToolChoice.AUTO
          : ToolChoice.REQUIRED;
    }
    return switch (choice instanceof JsonString word ? word.value() : "") {
      case "auto" -> ToolChoice.AUTO;
      case "none" -> ToolChoice.NONE;
      case "required" -> ToolChoice.REQUIRED;
      default -> throw unsupported.refuse("tool_choice");
    };
  }
}
