package io.aiprovider.provider.google;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.google.schema.SchemaFields;
import io.aiprovider.provider.wire.request.AnswerFormat;
import io.aiprovider.provider.wire.request.ChatFields;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * OpenAI's request as a {@code generateContent} body. Each field is in exactly one place: here, in
 * {@link ContentTranslation} or in {@link ToolTranslation}.
 */
record GoogleRequestTranslation(String provider, Unsupported.Handling handling) {

  /** The body. Dropped fields are reported to the call. */
  JsonObject content(ChatRequest request, ChatCall attempt) {
    Unsupported unsupported = new Unsupported(provider, handling, attempt);
    JsonObject body = new Draft(request, unsupported).body();
    unsupported.report();
    return body;
  }

  /** Models before the third generation. */
  private static final Pattern OLDER = Pattern.compile("gemini-[12]|gemma");

  /** Models without a setting for thinking. */
  private static final Pattern NOT_THINKING = Pattern.compile("gemini-(1|2\\.0)|gemma");

  /** The values of {@code reasoning_effort} with a known meaning. */
  private static final Set<String> EFFORTS =
      Set.of("none", "minimal", "low", "medium", "high", "xhigh", "max");

  private static final class Draft {
    private final ChatRequest request;
    private final Unsupported unsupported;
    private JsonObject body;
    private JsonObject config = JsonObject.EMPTY;

    Draft(ChatRequest request, Unsupported unsupported) {
      this.request = request;
      this.unsupported = unsupported;
      this.body = new ContentTranslation(unsupported).contents(request);
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
        case "seed" -> addSeed(value);
        case "frequency_penalty" -> config = config.with("frequencyPenalty", value);
        case "presence_penalty" -> config = config.with("presencePenalty", value);
        case "n" -> config = config.with("candidateCount", value);
        case "max_completion_tokens" -> config = config.with("maxOutputTokens", value);
        case "max_tokens" ->
            config =
                request.has("max_completion_tokens")
                    ? config
                    : config.with("maxOutputTokens", value);
        case "stop" -> addStops(value);
        case "logprobs" -> config = config.with("responseLogprobs", value);
        case "top_logprobs" -> config = config.with("logprobs", value);
        case "response_format" -> addFormat(value);
        case "reasoning_effort" -> addThinking(value);
        case "modalities" -> addModalities(name, value);
        case "safety_settings" -> body = body.with("safetySettings", value);
        case "service_tier" -> addTier(value);
        case "cached_content" -> body = body.with("cachedContent", value);
        default -> ChatFields.dropOther(name, value, unsupported);
      }
    }

    private void addTier(JsonValue value) {
      String tier = ServiceTiers.requested(value.asString());
      if (tier == null) {
        unsupported.drop("service_tier", value);
      } else {
        body = body.with("serviceTier", tier);
      }
    }

    private void addStops(JsonValue value) {
      List<JsonValue> accepted = unsupported.dropFrom("stop", value, String::isEmpty);
      config = accepted.isEmpty() ? config : config.with("stopSequences", accepted);
    }

    /** OpenAI's seeds have 64 bits, Google's 32. */
    private void addSeed(JsonValue seed) {
      Long number = seed instanceof JsonNumber whole ? whole.asLong() : null;
      if (number == null || number != number.intValue()) {
        unsupported.drop("seed");
      } else {
        config = config.with("seed", seed);
      }
    }

    /** OpenAI has text and audio; callers request images with the same field. */
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
      AnswerFormat format = AnswerFormat.of(value, unsupported);
      if (!format.isJson()) {
        return;
      }
      if (OLDER.matcher(model()).find() && !request.json().objects("tools").isEmpty()) {
        throw unsupported.refuse(
            "response_format"); // older models refuse it together with functions
      }
      config = config.with("responseMimeType", "application/json");
      if (format.schema() != null) {
        config =
            new SchemaFields(model(), unsupported)
                .withResponse(config, format.schema(), "response_format");
      }
    }

    private String model() {
      return request.model() == null ? "" : request.model();
    }

    /** The larger models and the newest do not accept a level below LOW. */
    private static boolean acceptsMinimalLevel(String model) {
      return model.contains("flash") && !model.contains("gemini-3.8");
    }

    /**
     * The budget within the limit of the request, which includes thinking: at least half of it is
     * for the answer.
     */
    private int withinLimit(int budget) {
      Long newer = request.json().integer("max_completion_tokens");
      Long limit = newer == null ? request.json().integer("max_tokens") : newer;
      int least = model().contains("2.5-pro") ? 128 : model().contains("lite") ? 512 : 0;
      if (limit == null || budget <= limit / 2) {
        return budget;
      }
      if (limit / 2 >= least) {
        return (int) (limit / 2);
      }
      unsupported.drop("reasoning_effort");
      return least == 128 ? 128 : 0; // Pro always thinks, Flash-Lite only with a budget
    }

    /** The third generation has a level, earlier ones a budget of tokens. */
    private void addThinking(JsonValue value) {
      String effort = value.asString() == null ? "" : value.asString();
      String model = model();
      if (!EFFORTS.contains(effort) || NOT_THINKING.matcher(model).find()) {
        unsupported.drop("reasoning_effort");
        return;
      }
      JsonObject thinking = JsonObject.of("includeThoughts", !effort.equals("none"));
      if (model.contains("gemini-3")) {
        String level =
            switch (effort) {
              case "none", "minimal" -> acceptsMinimalLevel(model) ? "MINIMAL" : "LOW";
              case "low" -> "LOW";
              case "medium" -> "MEDIUM";
              default -> "HIGH";
            };
        thinking = thinking.with("thinkingLevel", level);
      } else {
        int budget =
            switch (effort) {
              case "none" -> model.contains("2.5-pro") ? 128 : 0; // it always thinks
              case "minimal" -> 512;
              case "low" -> 1_024;
              case "medium" -> 8_192;
              default -> 24_576;
            };
        budget = withinLimit(budget);
        boolean thinks = budget > 0 && !effort.equals("none");
        thinking =
            JsonObject.of("includeThoughts", thinks).with("thinkingBudget", JsonNumber.of(budget));
      }
      config = config.with("thinkingConfig", thinking);
    }
  }
}
