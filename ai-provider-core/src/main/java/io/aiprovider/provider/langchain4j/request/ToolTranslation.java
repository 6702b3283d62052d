package io.aiprovider.provider.langchain4j.request;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.wire.request.ToolChoice;
import java.util.ArrayList;
import java.util.List;

/**
 * The functions that a request offers, and its choice between them. LangChain4j cannot require a
 * certain function, so it gets no other function then.
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
    ToolChoice choice = ToolChoice.of(request, unsupported);
    if (choice != null) {
      String only = choice.function();
      tools.removeIf(
          tool -> !choice.allows(tool.name()) || only != null && !only.equals(tool.name()));
      if (tools.isEmpty()) {
        throw unsupported.refuse("tool_choice");
      }
      parameters.toolChoice(mode(choice.mode()));
    }
    parameters.toolSpecifications(tools);
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

  private static dev.langchain4j.model.chat.request.ToolChoice mode(ToolChoice.Mode mode) {
    return switch (mode) {
      case AUTO -> dev.langchain4j.model.chat.request.ToolChoice.AUTO;
      case NONE -> dev.langchain4j.model.chat.request.ToolChoice.NONE;
      case REQUIRED -> dev.langchain4j.model.chat.request.ToolChoice.REQUIRED;
    };
  }
}
