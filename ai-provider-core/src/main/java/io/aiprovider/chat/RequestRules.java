package io.aiprovider.chat;

import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules that a request must meet before a provider is called: the types and number ranges of
 * fields in OpenAI's API description, and the fields that OpenAI accepts only together with others.
 * All other values are checked only by the provider.
 */
final class RequestRules {

  private static final String EMPTY_ARRAY = "empty_array";
  private static final BigDecimal LEAST_BIAS = new BigDecimal("-100");
  private static final BigDecimal MOST_BIAS = new BigDecimal("100");

  private static final FieldRule STRING = FieldRule.type(JsonString.class::isInstance, "a string");

  /** Empty means the default model. */
  private static final FieldRule MODEL =
      FieldRule.values(
          JsonString.class::isInstance,
          FieldRule.INVALID_VALUE,
          value -> value instanceof JsonString name && name.value().equals(name.value().strip()),
          "a model's name without blanks around it");

  private static final FieldRule PENALTY = FieldRule.numbers("-2", "2");
  private static final FieldRule BOOLEAN =
      FieldRule.type(v -> v == JsonLiteral.TRUE || v == JsonLiteral.FALSE, "a boolean");
  private static final FieldRule OBJECT = FieldRule.type(JsonObject.class::isInstance, "an object");
  private static final FieldRule INTEGER = FieldRule.type(FieldRule::isWhole, "an integer");
  private static final FieldRule POSITIVE = FieldRule.integersFrom(1);
  private static final FieldRule NOT_NEGATIVE = FieldRule.integersFrom(0);
  private static final FieldRule BIASES =
      FieldRule.values(
          JsonObject.class::isInstance,
          FieldRule.INVALID_VALUE,
          v ->
              v instanceof JsonObject o
                  && o.names().stream()
                      .allMatch(name -> FieldRule.isNumber(o.get(name), LEAST_BIAS, MOST_BIAS)),
          "an object of numbers from -100 to 100");
  private static final FieldRule ARRAY = FieldRule.type(JsonArray.class::isInstance, "an array");
  private static final FieldRule OBJECTS =
      FieldRule.type(
          v -> v instanceof JsonArray a && a.objects().size() == a.size(), "an array of objects");
  private static final FieldRule TEXTS =
      FieldRule.type(
          v ->
              v instanceof JsonString
                  || v instanceof JsonArray a
                      && a.values().stream().allMatch(JsonString.class::isInstance),
          "a string or an array of strings");
  private static final int MOST_STOPS = 4;
  private static final FieldRule STOPS =
      FieldRule.values(
          TEXTS.holds(),
          "array_above_max_length",
          v -> !(v instanceof JsonArray a && a.size() > MOST_STOPS),
          "a string or an array of at most " + MOST_STOPS + " strings");
  private static final FieldRule CHOICE =
      FieldRule.type(
          v -> v instanceof JsonString || v instanceof JsonObject, "a string or an object");
  private static final FieldRule CONTENT =
      FieldRule.type(
          v -> v instanceof JsonString || v instanceof JsonArray, "a string or an array");

  private static final Map<String, FieldRule> FIELDS =
      Map.ofEntries(
          Map.entry("model", MODEL),
          Map.entry("stream", BOOLEAN),
          Map.entry("stream_options", OBJECT),
          Map.entry("max_tokens", POSITIVE),
          Map.entry("max_completion_tokens", POSITIVE),
          Map.entry("temperature", FieldRule.numbers("0", "2")),
          Map.entry("top_p", FieldRule.numbers("0", "1")),
          Map.entry("presence_penalty", PENALTY),
          Map.entry("frequency_penalty", PENALTY),
          Map.entry("n", FieldRule.integers(1, 128)),
          Map.entry("seed", INTEGER),
          Map.entry("stop", STOPS),
          Map.entry("tools", OBJECTS),
          Map.entry("tool_choice", CHOICE),
          Map.entry("functions", OBJECTS),
          Map.entry("function_call", CHOICE),
          Map.entry("parallel_tool_calls", BOOLEAN),
          Map.entry("response_format", OBJECT),
          Map.entry("logprobs", BOOLEAN),
          Map.entry("top_logprobs", FieldRule.integers(0, 20)),
          Map.entry("logit_bias", BIASES),
          Map.entry("metadata", OBJECT),
          Map.entry("modalities", ARRAY),
          Map.entry("reasoning_effort", STRING),
          Map.entry("user", STRING));

  private static final Map<String, FieldRule> MESSAGE_FIELDS =
      Map.of(
          "content", CONTENT,
          "name", STRING,
          "refusal", STRING,
          "function_call", OBJECT,
          "tool_calls", OBJECTS,
          "tool_call_id", STRING);

  /** Tokens are accepted instead of a text: numbers, or lists of them. */
  private static final FieldRule INPUT =
      FieldRule.values(
          v -> v instanceof JsonString || v instanceof JsonArray,
          EMPTY_ARRAY,
          v -> !(v instanceof JsonArray a && a.size() == 0),
          "a string or an array that is not empty");

  private static final Map<String, FieldRule> EMBEDDING_FIELDS =
      Map.of(
          "model", STRING,
          "input", INPUT,
          "dimensions", POSITIVE,
          "encoding_format",
              FieldRule.values(
                  JsonString.class::isInstance,
                  FieldRule.INVALID_VALUE,
                  v -> v.equals(new JsonString("float")) || v.equals(new JsonString("base64")),
                  "'float' or 'base64'"),
          "user", STRING);

  private static final Map<String, FieldRule> COMPLETION_FIELDS =
      Map.ofEntries(
          Map.entry("model", MODEL),
          Map.entry("prompt", INPUT),
          Map.entry("stream", BOOLEAN),
          Map.entry("stream_options", OBJECT),
          Map.entry("max_tokens", NOT_NEGATIVE),
          Map.entry("temperature", FieldRule.numbers("0", "2")),
          Map.entry("top_p", FieldRule.numbers("0", "1")),
          Map.entry("presence_penalty", PENALTY),
          Map.entry("frequency_penalty", PENALTY),
          Map.entry("n", FieldRule.integers(1, 128)),
          Map.entry("best_of", FieldRule.integers(1, 20)),
          Map.entry("stop", STOPS),
          Map.entry("logprobs", FieldRule.integers(0, 5)),
          Map.entry("logit_bias", BIASES),
          Map.entry("echo", BOOLEAN),
          Map.entry("suffix", STRING),
          Map.entry("seed", INTEGER),
          Map.entry("user", STRING));

  /**
   * Fields of a chat that OpenAI accepts only together with another field, which must not be empty.
   */
  private static final Map<String, String> DEPENDENT =
      Map.of("tool_choice", "tools", "parallel_tool_calls", "tools", "function_call", "functions");

  private static final Map<String, FieldRule> MODERATION_FIELDS =
      Map.of("model", STRING, "input", INPUT);

  private RequestRules() {}

  static void check(Operation operation, JsonObject request) {
    switch (operation) {
      case CHAT -> checkChat(request);
      case COMPLETION -> {
        checkRequired("prompt", request, COMPLETION_FIELDS);
        checkBestOf(request);
      }
      case EMBEDDING -> {
        checkRequired("input", request, EMBEDDING_FIELDS);
        checkRequired("model", request, EMBEDDING_FIELDS);
      }
      case MODERATION -> checkRequired("input", request, MODERATION_FIELDS);
    }
  }

  private static void checkRequired(String name, JsonObject request, Map<String, FieldRule> rules) {
    JsonValue value = request.get(name);
    if (value == null || value.isNull()) {
      throw missing(name);
    }
    checkFields(request, rules, "");
  }

  private static void checkChat(JsonObject request) {
    JsonValue messages = request.get("messages");
    if (messages == null || messages.isNull()) {
      throw missing("messages");
    }
    if (!(messages instanceof JsonArray array)) {
      throw refused("messages", messages, ARRAY);
    }
    if (array.size() == 0) {
      throw invalid(
          "messages", "Invalid 'messages': expected at least one message, got none.", EMPTY_ARRAY);
    }
    for (int i = 0; i < array.size(); i++) {
      checkMessage(array.values().get(i), "messages[" + i + "]");
    }
    checkFields(request, FIELDS, "");
    DEPENDENT.forEach((name, other) -> checkDependent(request, name, other));
    boolean wantsAlternatives =
        request.integer("top_logprobs") != null && request.integer("top_logprobs") > 0;
    if (wantsAlternatives && !request.isTrue("logprobs")) {
      throw invalid("top_logprobs", "'top_logprobs' is only allowed when 'logprobs' is true.");
    }
  }

  /**
   * For bodies as callers send them: in Java, the method that sends a request decides whether it is
   * streamed.
   */
  static void checkStreamOptions(JsonObject request) {
    if (request.object("stream_options") != null && !request.isTrue("stream")) {
      throw invalid("stream_options", "'stream_options' is only allowed when 'stream' is true.");
    }
  }

  private static void checkBestOf(JsonObject request) {
    Long candidates = request.integer("best_of");
    Long shown = request.integer("n");
    if (candidates != null && shown != null && candidates < shown) {
      throw invalid("best_of", "Invalid value for 'best_of': expected at least the value of 'n'.");
    }
  }

  private static void checkDependent(JsonObject request, String name, String other) {
    JsonValue value = request.get(name);
    if (value != null && !value.isNull() && request.objects(other).isEmpty()) {
      throw invalid(name, "'" + name + "' is only allowed when '" + other + "' are specified.");
    }
  }

  private static void checkMessage(JsonValue value, String path) {
    if (!(value instanceof JsonObject message)) {
      throw refused(path, value, OBJECT);
    }
    JsonValue role = message.get("role");
    if (role == null) {
      throw missing(path + ".role");
    }
    if (!(role instanceof JsonString string) || string.value().isEmpty()) {
      throw refused(path + ".role", role, STRING);
    }
    checkFields(message, MESSAGE_FIELDS, path + ".");
    if (message.get("content") instanceof JsonArray parts) {
      for (int i = 0; i < parts.size(); i++) {
        if (!(parts.values().get(i) instanceof JsonObject)) {
          throw refused(path + ".content[" + i + "]", parts.values().get(i), OBJECT);
        }
      }
    }
  }

  private static void checkFields(JsonObject object, Map<String, FieldRule> rules, String prefix) {
    object.forEach(
        (name, value) -> {
          FieldRule rule = rules.get(name);
          if (rule != null && !value.isNull() && !rule.holds().test(value)) {
            throw refused(prefix + name, value, rule);
          }
        });
  }

  private static InvalidRequest refused(String param, JsonValue value, FieldRule rule) {
    return invalid(
        param,
        "Invalid value for '" + param + "': expected " + rule.expected() + ".",
        rule.code().apply(value));
  }

  private static InvalidRequest missing(String param) {
    return invalid(
        param, "Missing required parameter: '" + param + "'.", "missing_required_parameter");
  }

  /** OpenAI has no code for fields that do not go together. */
  private static InvalidRequest invalid(String param, String message) {
    return invalid(param, message, null);
  }

  private static InvalidRequest invalid(String param, String message, @Nullable String code) {
    return new InvalidRequest(message, new FailureDetail(null, 0, param, code, null, null));
  }
}
