package io.aiprovider.provider.anthropic;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.wire.request.AnswerFormat;
import io.aiprovider.provider.wire.request.ChatFields;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's request as a {@code POST /v1/messages} body. Each field is in exactly one place: here,
 * in {@link MessageTranslation}, {@link ToolTranslation} or {@link Thinking}.
 *
 * @param caching marks what to cache in the body; null: only the request's own marks are sent
 */
record AnthropicRequestTranslation(
    String provider,
    Unsupported.Handling handling,
    int defaultMaxTokens,
    @Nullable PromptCaching caching) {

  /** The body. Dropped fields are reported to the call. */
  JsonObject message(ChatRequest request, ChatCall attempt) {
    Unsupported unsupported = new Unsupported(provider, handling, attempt);
    JsonObject message = new Draft(request, unsupported).message();
    unsupported.report();
    return caching == null ? message : caching.addTo(message);
  }

  private final class Draft {
    private final ChatRequest request;
    private final Unsupported unsupported;
    private JsonObject message;

    Draft(ChatRequest request, Unsupported unsupported) {
      this.request = request;
      this.unsupported = unsupported;
      this.message = JsonObject.of("model", request.model());
    }

    JsonObject message() {
      message = message.with("max_tokens", maxTokens());
      message = new MessageTranslation(unsupported).addTo(message, request);
      for (String name : request.json().names()) {
        JsonValue value = request.get(name);
        if (value != null && !value.isNull()) {
          translate(name, value);
        }
      }
      message = ToolTranslation.addTo(message, request, unsupported);
      return Thinking.addTo(message, request, unsupported);
    }

    private long maxTokens() {
      Long newer = request.json().integer("max_completion_tokens");
      Long older = request.json().integer("max_tokens");
      return newer != null ? newer : Objects.requireNonNullElse(older, (long) defaultMaxTokens);
    }

    private void translate(String name, JsonValue value) {
      switch (name) {
        case "stream", "container", "mcp_servers", "context_management" ->
            message = message.with(name, value);
        case "service_tier" -> addTier(value);
        case "temperature" -> addSampling(name, atMostOne(value));
        case "top_p" -> addTopP(value);
        case "top_k" -> addSampling(name, value);
        case "stop" -> addStops(value);
        case "user" -> addUser(value);
        case "metadata" -> addMetadata(value);
        case "response_format" -> addFormat(value);
        case "max_tokens",
            "max_completion_tokens",
            "parallel_tool_calls",
            "reasoning_effort",
            "thinking" -> {} // translated apart from the others
        default -> ChatFields.dropOther(name, value, unsupported);
      }
    }

    /** Models since 4.7 refuse these fields, even with the default value. */
    private void addSampling(String name, JsonValue value) {
      if (!ModelVersion.of(request.model()).isAtLeast(4, 7)) {
        message = message.with(name, value);
      } else {
        unsupported.drop(name, value);
      }
    }

    /**
     * Models since 4.1 refuse both together; the temperature is kept, because callers use it more
     * often.
     */
    private void addTopP(JsonValue topP) {
      if (request.has("temperature") && ModelVersion.of(request.model()).isAtLeast(4, 1)) {
        unsupported.drop("top_p", topP);
      } else {
        addSampling("top_p", topP);
      }
    }

    /** The API refuses stop sequences of white space. */
    private void addStops(JsonValue value) {
      List<JsonValue> accepted = unsupported.dropFrom("stop", value, String::isBlank);
      message = accepted.isEmpty() ? message : message.with("stop_sequences", accepted);
    }

    /** OpenAI's temperatures go to 2, Anthropic's to 1. */
    private JsonValue atMostOne(JsonValue temperature) {
      BigDecimal value = temperature.asDecimal();
      if (value == null || value.compareTo(BigDecimal.ONE) <= 0) {
        return temperature;
      }
      unsupported.drop("temperature");
      return JsonNumber.of(1);
    }

    /** Anthropic's tiers, and OpenAI's with the same meaning. */
    private void addTier(JsonValue value) {
      String tier = Objects.requireNonNullElse(value.asString(), "");
      switch (tier) {
        case "auto", "standard_only" -> message = message.with("service_tier", tier);
        case "default" -> message = message.with("service_tier", "standard_only");
        default -> unsupported.drop("service_tier");
      }
    }

    private void addUser(JsonValue user) {
      message = message.with("metadata", JsonObject.of("user_id", user));
    }

    private void addMetadata(JsonValue metadata) {
      JsonValue user = metadata instanceof JsonObject members ? members.get("user_id") : null;
      if (user instanceof JsonString id) {
        addUser(id);
      }
      boolean hasMore = metadata instanceof JsonObject object && object.names().size() > 1;
      if (hasMore || !(user instanceof JsonString)) {
        unsupported.drop("metadata", metadata);
      }
    }

    private void addFormat(JsonValue value) {
      AnswerFormat format = AnswerFormat.of(value, unsupported);
      if (!format.isJson()) {
        return;
      }
      JsonObject schema = format.schema();
      if (schema == null) { // the API has no format for JSON without a schema
        throw unsupported.refuse("response_format");
      }
      message =
          message.with(
              "output_config",
              JsonObject.of(
                  "format",
                  JsonObject.of("type", "json_schema")
                      .with("schema", StrictSchema.of(schema, "response_format", unsupported))));
    }
  }
}
