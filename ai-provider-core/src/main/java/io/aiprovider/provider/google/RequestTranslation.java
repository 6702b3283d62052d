package io.aiprovider.provider.google;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import java.util.List;
import java.util.Locale;

/**
 * OpenAI's request as a {@code generateContent} body. Each field is in exactly one place: here, in
 * {@link ContentTranslation} or in {@link ToolTranslation}.
 */
record RequestTranslation(String provider, Unsupported.Handling handling) {

  /** The body, with what was left out told to the call. */
  JsonObject content(ChatRequest request, ChatCall attempt) {
    Unsupported unsupported = new Unsupported(provider, handling, attempt);
    JsonObject body = new Draft(request, unsupported).body();
    unsupported.report();
    return body;
  }

  private static final class Draft {
    private final ChatRequest request;
    private final Unsupported unsupported;
    private JsonObject body;
    private JsonObject config = JsonObject.EMPTY;

    Draft(ChatRequest request, Unsupported unsupported) {
      this.request = request;
      this.unsupported = unsupported;
      this.body = new ContentTranslation(unsupported).contents(request.messages());
    }

    JsonObject body() {
      for (String name : request.json().names()) {
        JsonValue value = request.get(name);
        if (value != null && !value.isNull()) {
          translate(name, value);
        }
      }
      body = ToolTranslation.addTo(body, request, unsupported);
      return config.isEmpty() ? body : body.with("generationConfig", config);
    }

    private void translate(String name, JsonValue value) {
      switch (name) {
        case "temperature" -> config = config.with("temperature", value);
        case "top_p" -> config = config.with("topP", value);
        case "top_k" -> config = config.with("topK", value);
        case "seed" -> config = config.with("seed", value);
        case "frequency_penalty" -> config = config.with("frequencyPenalty", value);
        case "presence_penalty" -> config = config.with("presencePenalty", value);
        case "n" -> config = config.with("candidateCount", value);
        case "max_completion_tokens" -> config = config.with("maxOutputTokens", value);
        case "max_tokens" ->
            config =
                request.has("max_completion_tokens")
                    ? config
                    : config.with("maxOutputTokens", value);
        case "stop" ->
            config =
                config.with("stopSequences", value instanceof JsonString ? List.of(value) : value);
        case "logprobs" -> config = config.with("responseLogprobs", value);
        case "top_logprobs" -> config = config.with("logprobs", value);
        case "response_format" -> addFormat(value);
        case "reasoning_effort" -> addThinking(value);
        case "modalities" -> addModalities(name, value);
        case "safety_settings" -> body = body.with("safetySettings", value);
        case "cached_content" -> body = body.with("cachedContent", value);
        case "model",
            "messages",
            "tools",
            "tool_choice",
            "stream",
            "stream_options",
            "store",
            "user" -> {} // translated elsewhere, or without a meaning there
        default -> unsupported.drop(name, value);
      }
    }

    /** OpenAI has text and audio; pictures are asked for by the same field. */
    private void addModalities(String name, JsonValue value) {
      List<String> known = List.of("text", "image", "audio");
      if (value instanceof JsonArray array
          && array.values().stream().allMatch(each -> known.contains(each.asString()))) {
        config =
            config.with(
                "responseModalities",
                array.values().stream()
                    .map(each -> String.valueOf(each.asString()).toUpperCase(Locale.ROOT))
                    .toList());
      } else {
        unsupported.drop(name);
      }
    }

    private void addFormat(JsonValue value) {
      JsonObject format = value instanceof JsonObject object ? object : JsonObject.EMPTY;
      String type = format.string("type");
      if ("text".equals(type)) {
        return;
      }
      JsonObject named = format.object("json_schema");
      JsonObject schema = named == null ? null : named.object("schema");
      if (!"json_object".equals(type) && schema == null) {
        throw unsupported.refuse("response_format");
      }
      config = config.with("responseMimeType", "application/json");
      if (schema != null) {
        config = config.with("responseSchema", SchemaReduction.of(schema));
      }
    }

    /** The larger models, and the newest, think a little in any case. */
    private static boolean takesMinimalThinking(String model) {
      return model.contains("flash") && !model.contains("gemini-3.8");
    }

    /** The third generation takes a level, those before it a budget of tokens. */
    private void addThinking(JsonValue value) {
      String effort = value.asString() == null ? "" : value.asString();
      String model = request.model() == null ? "" : request.model();
      JsonObject thinking = JsonObject.of("includeThoughts", !effort.equals("none"));
      if (model.contains("gemini-3")) {
        String level =
            switch (effort) {
              case "none", "minimal" -> takesMinimalThinking(model) ? "MINIMAL" : "LOW";
              case "low" -> "LOW";
              case "medium" -> "MEDIUM";
              default -> "HIGH";
            };
        thinking = thinking.with("thinkingLevel", level);
      } else {
        int budget =
            switch (effort) {
              case "none" -> 0;
              case "minimal" -> 512;
              case "low" -> 1_024;
              case "medium" -> 8_192;
              default -> 24_576;
            };
        thinking = thinking.with("thinkingBudget", JsonNumber.of(budget));
      }
      config = config.with("thinkingConfig", thinking);
    }
  }
}
