package io.aiprovider.provider.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's request as LangChain4j's. Each field is in exactly one place: here, in {@link
 * MessageTranslation} or in {@link ToolTranslation}.
 */
record LangChain4jRequestTranslation(String provider, Unsupported.Handling handling) {

  /**
   * LangChain4j's request. Dropped fields are reported to the call.
   *
   * @param nameless the model's name if LangChain4j's model has none: it is not told that
   * @param maker whose model it is
   */
  dev.langchain4j.model.chat.request.ChatRequest chat(
      ChatRequest request, @Nullable String nameless, ModelProvider maker, ChatCall attempt) {
    Unsupported unsupported = new Unsupported(provider, handling, attempt);
    Draft draft = new Draft(request, unsupported);
    String model = request.model();
    if (model != null && !model.equals(nameless)) {
      draft.parameters.modelName(model);
    }
    dev.langchain4j.model.chat.request.ChatRequest translated =
        dev.langchain4j.model.chat.request.ChatRequest.builder()
            .messages(
                new MessageTranslation(new Thoughts(provider, maker), unsupported)
                    .translate(request.messages()))
            .parameters(draft.parameters())
            .build();
    unsupported.report();
    return translated;
  }

  private static final class Draft {
    private final ChatRequest request;
    private final Unsupported unsupported;
    private final DefaultChatRequestParameters.Builder<?> parameters =
        ChatRequestParameters.builder();

    Draft(ChatRequest request, Unsupported unsupported) {
      this.request = request;
      this.unsupported = unsupported;
    }

    ChatRequestParameters parameters() {
      for (String name : request.json().names()) {
        JsonValue value = request.get(name);
        if (value != null && !value.isNull()) {
          translate(name, value);
        }
      }
      ToolTranslation.addTo(parameters, request, unsupported);
      return parameters.build();
    }

    private void translate(String name, JsonValue value) {
      switch (name) {
        case "temperature" -> parameters.temperature(decimal(name, value));
        case "top_p" -> parameters.topP(decimal(name, value));
        case "top_k" -> parameters.topK(integer(name, value));
        case "frequency_penalty" -> parameters.frequencyPenalty(decimal(name, value));
        case "presence_penalty" -> parameters.presencePenalty(decimal(name, value));
        case "max_completion_tokens" -> parameters.maxOutputTokens(integer(name, value));
        case "max_tokens" -> {
          if (!request.has("max_completion_tokens")) {
            parameters.maxOutputTokens(integer(name, value));
          }
        }
        case "stop" -> parameters.stopSequences(texts(value));
        case "response_format" -> addFormat(value);
        case "model",
            "messages",
            "tools",
            "tool_choice",
            "stream",
            "stream_options" -> {} // translated elsewhere, or without a meaning for this API
        case "store" -> {
          if (value == JsonLiteral.TRUE) {
            unsupported.mention(name);
          }
        }
        case "user" -> unsupported.mention(name);
        default -> unsupported.drop(name, value);
      }
    }

    private Double decimal(String name, JsonValue value) {
      if (!(value instanceof JsonNumber number)) {
        throw unsupported.refuse(name);
      }
      return number.asDecimal().doubleValue();
    }

    private Integer integer(String name, JsonValue value) {
      Long whole = value instanceof JsonNumber number ? number.asLong() : null;
      if (whole == null) {
        throw unsupported.refuse(name);
      }
      return (int) Math.min(whole, Integer.MAX_VALUE);
    }

    private static List<String> texts(JsonValue value) {
      List<JsonValue> all = value instanceof JsonArray array ? array.values() : List.of(value);
      return all.stream().map(JsonValue::asString).filter(Objects::nonNull).toList();
    }

    private void addFormat(JsonValue value) {
      JsonObject format = value instanceof JsonObject object ? object : JsonObject.EMPTY;
      switch (Objects.requireNonNullElse(format.string("type"), "")) {
        case "text" -> {}
        case "json_object" -> parameters.responseFormat(ResponseFormat.JSON);
        case "json_schema" -> addSchema(format.object("json_schema"));
        default -> throw unsupported.refuse("response_format");
      }
    }

    /** How strictly the schema is kept is settled where LangChain4j's model is built. */
    private void addSchema(@Nullable JsonObject named) {
      JsonObject schema = named == null ? null : named.object("schema");
      if (named == null || schema == null) {
        throw unsupported.refuse("response_format");
      }
      if (named.isTrue("strict")) {
        unsupported.mention("response_format.json_schema.strict");
      }
      String description = named.string("description");
      JsonObject described =
          description == null || schema.has("description")
              ? schema
              : schema.with("description", description);
      parameters.responseFormat(
          ResponseFormat.builder()
              .type(ResponseFormatType.JSON)
              .jsonSchema(
                  JsonSchema.builder()
                      .name(Objects.requireNonNullElse(named.string("name"), "answer"))
                      .rootElement(SchemaTranslation.of(described))
                      .build())
              .build());
    }
  }
}
