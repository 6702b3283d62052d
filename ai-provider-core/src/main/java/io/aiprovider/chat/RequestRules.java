package io.aiprovider.chat;

import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.math.BigDecimal;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules that a request must meet before a provider is called: the types and number ranges of
 * fields in OpenAI's API description, and the fields that OpenAI accepts only together with others.
 * All other values are checked only by the provider.
 */
final class RequestRules {

  private record Rule(Predicate<JsonValue> holds, String expected) {}

  private static final BigDecimal LEAST_BIAS = new BigDecimal("-100");
  private static final BigDecimal MOST_BIAS = new BigDecimal("100");

  private static final Rule STRING = new Rule(JsonString.class::isInstance, "a string");

  /** Empty means the default model. */
  private static final Rule MODEL =
      new Rule(
          value -> value instanceof JsonString name && name.value().equals(name.value().strip()),
          "a model's name without blanks around it");

  private static final Rule PENALTY = numbers("-2", "2");
  private static final Rule BOOLEAN =
      new Rule(v -> v == JsonLiteral.TRUE || v == JsonLiteral.FALSE, "a boolean");
  private static final Rule OBJECT = new Rule(JsonObject.class::isInstance, "an object");
  private static final Rule INTEGER = new Rule(RequestRules::isWhole, "an integer");
  private static final Rule POSITIVE = new Rule(v -> isWholeFrom(1, v), "an integer of at least 1");
  private static final Rule NOT_NEGATIVE =
      new Rule(v -> isWholeFrom(0, v), "an integer of at least 0");
  private static final Rule BIASES =
      new Rule(
          v ->
              v instanceof JsonObject o
                  && o.names().stream()
                      .allMatch(name -> isNumber(o.get(name), LEAST_BIAS, MOST_BIAS)),
          "an object of numbers from -100 to 100");
  private static final Rule ARRAY = new Rule(JsonArray.class::isInstance, "an array");
  private static final Rule OBJECTS =
      new Rule(
          v -> v instanceof JsonArray a && a.objects().size() == a.size(), "an array of objects");
  private static final Rule TEXTS =
      new Rule(
          v ->
              v instanceof JsonString
                  || v instanceof JsonArray a
                      && a.values().stream().allMatch(JsonString.class::isInstance),
          "a string or an array of strings");
  private static final int MOST_STOPS = 4;
  private static final Rule STOPS =
      new Rule(
          v -> TEXTS.holds().test(v) && !(v instanceof JsonArray a && a.size() > MOST_STOPS),
          "a string or an array of at most " + MOST_STOPS + " strings");
  private static final Rule CHOICE =
      new Rule(v -> v instanceof JsonString || v instanceof JsonObject, "a string or an object");
  private static final Rule CONTENT =
      new Rule(v -> v instanceof JsonString || v instanceof JsonArray, "a string or an array");

  private static final Map<String, Rule> FIELDS =
      Map.ofEntries(
          Map.entry("model", MODEL),
          Map.entry("stream", BOOLEAN),
          Map.entry("stream_options", OBJECT),
          Map.entry("max_tokens", POSITIVE),
          Map.entry("max_completion_tokens", POSITIVE),
          Map.entry("temperature", numbers("0", "2")),
          Map.entry("top_p", numbers("0", "1")),
          Map.entry("presence_penalty", PENALTY),
          Map.entry("frequency_penalty", PENALTY),
          Map.entry("n", integers(1, 128)),
          Map.entry("seed", INTEGER),
          Map.entry("stop", STOPS),
          Map.entry("tools", OBJECTS),
          Map.entry("tool_choice", CHOICE),
          Map.entry("functions", OBJECTS),
          Map.entry("function_call", CHOICE),
          Map.entry("parallel_tool_calls", BOOLEAN),
          Map.entry("response_format", OBJECT),
          Map.entry("logprobs", BOOLEAN),
          Map.entry("top_logprobs", integers(0, 20)),
          Map.entry("logit_bias", BIASES),
          Map.entry("metadata", OBJECT),
          Map.entry("modalities", ARRAY),
          Map.entry("reasoning_effort", STRING),
          Map.entry("user", STRING));

  private static final Map<String, Rule> MESSAGE_FIELDS =
      Map.of(
          "content", CONTENT,
          "name", STRING,
          "refusal", STRING,
          "function_call", OBJECT,
          "tool_calls", OBJECTS,
          "tool_call_id", STRING);

  /** Tokens are accepted instead of a text: numbers, or lists of them. */
  private static final Rule INPUT =
      new Rule(
          v -> v instanceof JsonString || v instanceof JsonArray a && a.size() > 0,
          "a string or an array that is not empty");

  private static final Map<String, Rule> EMBEDDING_FIELDS =
      Map.of(
          "model", STRING,
          "input", INPUT,
          "dimensions", POSITIVE,
          "encoding_format",
              new Rule(
                  v -> v.equals(new JsonString("float")) || v.equals(new JsonString("base64")),
                  "'float' or 'base64'"),
          "user", STRING);

  private static final Map<String, Rule> COMPLETION_FIELDS =
      Map.ofEntries(
          Map.entry("model", MODEL),
          Map.entry("prompt", INPUT),
          Map.entry("stream", BOOLEAN),
          Map.entry("stream_options", OBJECT),
          Map.entry("max_tokens", NOT_NEGATIVE),
          Map.entry("temperature", numbers("0", "2")),
          Map.entry("top_p", numbers("0", "1")),
          Map.entry("presence_penalty", PENALTY),
          Map.entry("frequency_penalty", PENALTY),
          Map.entry("n", integers(1, 128)),
          Map.entry("best_of", integers(1, 20)),
          Map.entry("stop", STOPS),
          Map.entry("logprobs", integers(0, 5)),
          Map.entry("logit_bias", BIASES),
          Map.entry("echo", BOOLEAN),
          Map.entry("suffix", STRING),
          Map.entry("seed", INTEGER),
          Map.entry("user", STRING));

  /**
   * Fields of a chat that OpenAI accepts only together with another field, which must not be empty.
   */
  private static final Map<String, String> DEPENDENT =
      Map.of("tool_choice", "tools", "function_call", "functions");

  private static final Map<String, Rule> MODERATION_FIELDS =
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

  private static void checkRequired(String name, JsonObject request, Map<String, Rule> rules) {
    JsonValue value = request.get(name);
    if (value == null || value.isNull()) {
      throw invalid(name, "Missing required parameter: '" + name + "'.");
    }
    checkFields(request, rules, "");
  }

  private static void checkChat(JsonObject request) {
    JsonValue messages = request.get("messages");
    if (messages == null || messages.isNull()) {
      throw invalid("messages", "Missing required parameter: 'messages'.");
    }
    if (!(messages instanceof JsonArray array)) {
      throw wrongType("messages", ARRAY);
    }
    if (array.size() == 0) {
      throw invalid("messages", "Invalid 'messages': expected at least one message, got none.");
    }
    for (int i = 0; i < array.size(); i++) {
      checkMessage(array.values().get(i), "messages[" + i + "]");
    }
    checkFields(request, FIELDS, "");
    DEPENDENT.forEach((name, other) -> checkDependent(request, name, other));
    boolean asksForAlternatives =
        request.integer("top_logprobs") != null && request.integer("top_logprobs") > 0;
    if (asksForAlternatives && !request.isTrue("logprobs")) {
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
      throw wrongType(path, OBJECT);
    }
    JsonValue role = message.get("role");
    if (role == null) {
      throw invalid(path + ".role", "Missing required parameter: '" + path + ".role'.");
    }
    if (!(role instanceof JsonString string) || string.value().isEmpty()) {
      throw wrongType(path + ".role", STRING);
    }
    checkFields(message, MESSAGE_FIELDS, path + ".");
    if (message.get("content") instanceof JsonArray parts) {
      for (int i = 0; i < parts.size(); i++) {
        if (!(parts.values().get(i) instanceof JsonObject)) {
          throw wrongType(path + ".content[" + i + "]", OBJECT);
        }
      }
    }
  }

  private static void checkFields(JsonObject object, Map<String, Rule> rules, String prefix) {
    object.forEach(
        (name, value) -> {
          Rule rule = rules.get(name);
          if (rule != null && !value.isNull() && !rule.holds().test(value)) {
            throw wrongType(prefix + name, rule);
          }
        });
  }

  private static Rule numbers(String least, String most) {
    BigDecimal from = new BigDecimal(least);
    BigDecimal to = new BigDecimal(most);
    return new Rule(v -> isNumber(v, from, to), "a number from " + least + " to " + most);
  }

  private static Rule integers(long least, long most) {
    return new Rule(
        v -> isWholeFrom(least, v) && !isWholeFrom(most + 1, v),
        "an integer from " + least + " to " + most);
  }

  private static boolean isNumber(@Nullable JsonValue value, BigDecimal least, BigDecimal most) {
    BigDecimal number = value instanceof JsonNumber n ? n.asDecimal() : null;
    return number != null && number.compareTo(least) >= 0 && number.compareTo(most) <= 0;
  }

  private static boolean isWhole(@Nullable JsonValue value) {
    return value instanceof JsonNumber number && number.asLong() != null;
  }

  private static boolean isWholeFrom(long least, JsonValue value) {
    Long number = value instanceof JsonNumber n ? n.asLong() : null;
    return number != null && number >= least;
  }

  private static InvalidRequest wrongType(String param, Rule rule) {
    return invalid(param, "Invalid value for '" + param + "': expected " + rule.expected() + ".");
  }

  private static InvalidRequest invalid(String param, String message) {
    return new InvalidRequest(message, FailureDetail.ofParam(param));
  }
}
