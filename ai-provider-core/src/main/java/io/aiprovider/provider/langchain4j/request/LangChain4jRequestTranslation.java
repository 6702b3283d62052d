package io.aiprovider.provider.langchain4j.request;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.wire.request.AnswerFormat;
import io.aiprovider.provider.wire.request.ChatFields;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Translates OpenAI's request to LangChain4j's. Each field is in exactly one place: here, in {@link
 * MessageTranslation} or in {@link ToolTranslation}. Immutable.
 *
 * @param provider the provider's configured name
 * @param handling what is done with fields that LangChain4j cannot express
 * @param remote downloads what a request names by URL
 * @since 0.1
 */
public record LangChain4jRequestTranslation(
    String provider, Unsupported.Handling handling, RemoteContent remote) {

  /**
   * LangChain4j's request. Dropped fields are reported to the call.
   *
   * @param unnamed the name that requests use for a LangChain4j model without a name; it is not
   *     sent
   * @param maker the vendor of the model
   * @throws io.aiprovider.failure.UnsupportedFeature if LangChain4j cannot express the request
   * @throws io.aiprovider.failure.InvalidRequest if a URL in the request is not valid or cannot be
   *     downloaded
   */
  public dev.langchain4j.model.chat.request.ChatRequest chat(
      ChatRequest request, @Nullable String unnamed, ModelProvider maker, ChatCall attempt) {
    Unsupported unsupported = new Unsupported(provider, handling, attempt);
    Draft draft = new Draft(request, unsupported);
    String model = request.model();
    if (model != null && !model.equals(unnamed)) {
      draft.parameters.modelName(model);
    }
    dev.langchain4j.model.chat.request.ChatRequest translated =
        dev.langchain4j.model.chat.request.ChatRequest.builder()
            .messages(
                new MessageTranslation(new ThinkingBlocks(provider, maker), remote, unsupported)
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
        default -> ChatFields.dropOther(name, value, unsupported);
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

    /** Whether the model follows the schema strictly is a setting of LangChain4j's model. */
    private void addFormat(JsonValue value) {
      AnswerFormat format = AnswerFormat.of(value, unsupported);
      if (!format.isJson()) {
        return;
      }
      JsonObject schema = format.schema();
      if (schema == null) {
        parameters.responseFormat(ResponseFormat.JSON);
        return;
      }
      if (format.strict()) {
        unsupported.mention("response_format.json_schema.strict");
      }
      parameters.responseFormat(
          ResponseFormat.builder()
              .type(ResponseFormatType.JSON)
              .jsonSchema(
                  JsonSchema.builder()
                      .name(format.name())
                      .rootElement(SchemaTranslation.of(schema))
                      .build())
              .build());
    }
  }
}
