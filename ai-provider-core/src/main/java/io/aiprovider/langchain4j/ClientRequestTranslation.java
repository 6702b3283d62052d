package io.aiprovider.langchain4j;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import io.aiprovider.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** LangChain4j's requests as ours. */
final class ClientRequestTranslation {
  private static final JsonObject NO_PARAMETERS =
      JsonObject.of("type", "object").with("properties", JsonObject.EMPTY);

  private ClientRequestTranslation() {}

  /**
   * Translates a request.
   *
   * @throws io.aiprovider.failure.InvalidRequest if no provider would accept it
   * @throws dev.langchain4j.exception.UnsupportedFeatureException if OpenAI's protocol cannot
   *     express it
   */
  static io.aiprovider.chat.ChatRequest of(ChatRequest request) {
    ChatRequestParameters parameters = request.parameters();
    JsonObject json = set(JsonObject.EMPTY, "model", parameters.modelName());
    json = json.with("messages", request.messages().stream().map(MessageTranslation::of).toList());
    json = set(json, "temperature", parameters.temperature());
    json = set(json, "top_p", parameters.topP());
    json = set(json, "top_k", parameters.topK());
    json = set(json, "frequency_penalty", parameters.frequencyPenalty());
    json = set(json, "presence_penalty", parameters.presencePenalty());
    json = set(json, "max_tokens", parameters.maxOutputTokens());
    json = set(json, "stop", nullIfEmpty(parameters.stopSequences()));
    json = set(json, "tools", nullIfEmpty(tools(parameters.toolSpecifications())));
    if (parameters.toolChoice() != null) {
      json = json.with("tool_choice", parameters.toolChoice().name().toLowerCase(Locale.ROOT));
    }
    json = set(json, "response_format", responseFormat(parameters.responseFormat()));
    return io.aiprovider.chat.ChatRequest.of(json);
  }

  private static JsonObject set(JsonObject json, String name, @Nullable Object value) {
    return value == null ? json : json.with(name, value);
  }

  private static @Nullable List<?> nullIfEmpty(@Nullable List<?> list) {
    return list == null || list.isEmpty() ? null : list;
  }

  private static List<JsonObject> tools(@Nullable List<ToolSpecification> offered) {
    return offered == null
        ? List.of()
        : offered.stream().map(ClientRequestTranslation::tool).toList();
  }

  private static JsonObject tool(ToolSpecification tool) {
    JsonObject function = JsonObject.of("name", tool.name());
    function = set(function, "description", tool.description());
    JsonObjectSchema parameters = tool.parameters();
    boolean strict =
        Boolean.TRUE.equals(tool.strict())
            && (parameters == null || SchemaTranslation.fitsStrictMode(parameters));
    function =
        function.with(
            "parameters",
            parameters == null ? noParameters(strict) : SchemaTranslation.of(parameters, strict));
    return JsonObject.of("type", "function")
        .with("function", strict ? function.with("strict", true) : function);
  }

  private static JsonObject noParameters(boolean strict) {
    return strict
        ? NO_PARAMETERS.with("required", List.of()).with("additionalProperties", false)
        : NO_PARAMETERS;
  }

  private static @Nullable JsonObject responseFormat(@Nullable ResponseFormat format) {
    if (format == null || format.type() == ResponseFormatType.TEXT) {
      return null;
    }
    JsonSchema schema = format.jsonSchema();
    if (schema == null) {
      return JsonObject.of("type", "json_object");
    }
    return io.aiprovider.chat.ResponseFormat.of(
        Objects.requireNonNullElse(schema.name(), ""),
        SchemaTranslation.strictIfPossible(schema.rootElement()));
  }
}
