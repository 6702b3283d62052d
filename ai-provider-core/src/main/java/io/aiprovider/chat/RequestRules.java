package io.aiprovider.chat;

import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a request must be before anybody is asked: the types OpenAI's API description gives the
 * fields, and no more. Values that some model may take are left for the model to judge.
 */
final class RequestRules {

  private record Rule(Predicate<JsonValue> holds, String expected) {}

  private static final Rule STRING = new Rule(JsonString.class::isInstance, "a string");
  private static final Rule NUMBER = new Rule(JsonNumber.class::isInstance, "a number");
  private static final Rule BOOLEAN =
      new Rule(v -> v == JsonLiteral.TRUE || v == JsonLiteral.FALSE, "a boolean");
  private static final Rule OBJECT = new Rule(JsonObject.class::isInstance, "an object");
  private static final Rule INTEGER = new Rule(RequestRules::isWhole, "an integer");
  private static final Rule POSITIVE = new Rule(v -> isWholeFrom(1, v), "an integer of at least 1");
  private static final Rule NOT_NEGATIVE =
      new Rule(v -> isWholeFrom(0, v), "an integer of at least 0");
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
  private static final Rule CHOICE =
      new Rule(v -> v instanceof JsonString || v instanceof JsonObject, "a string or an object");
  private static final Rule CONTENT =
      new Rule(v -> v instanceof JsonString || v instanceof JsonArray, "a string or an array");

  private static final Map<String, Rule> FIELDS =
      Map.ofEntries(
          Map.entry("model", STRING),
          Map.entry("stream", BOOLEAN),
          Map.entry("stream_options", OBJECT),
          Map.entry("max_tokens", POSITIVE),
          Map.entry("max_completion_tokens", POSITIVE),
          Map.entry("temperature", NUMBER),
          Map.entry("top_p", NUMBER),
          Map.entry("presence_penalty", NUMBER),
          Map.entry("frequency_penalty", NUMBER),
          Map.entry("n", POSITIVE),
          Map.entry("seed", INTEGER),
          Map.entry("stop", TEXTS),
          Map.entry("tools", OBJECTS),
          Map.entry("tool_choice", CHOICE),
          Map.entry("parallel_tool_calls", BOOLEAN),
          Map.entry("response_format", OBJECT),
          Map.entry("logprobs", BOOLEAN),
          Map.entry("top_logprobs", NOT_NEGATIVE),
          Map.entry("logit_bias", OBJECT),
          Map.entry("metadata", OBJECT),
          Map.entry("modalities", ARRAY),
          Map.entry("reasoning_effort", STRING),
          Map.entry("user", STRING));

  private static final Map<String, Rule> MESSAGE_FIELDS =
      Map.of(
          "content", CONTENT,
          "name", STRING,
          "refusal", STRING,
          "tool_calls", OBJECTS,
          "tool_call_id", STRING);

  /** Tokens are taken in place of a text: numbers, or lists of them. */
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
          Map.entry("model", STRING),
          Map.entry("prompt", INPUT),
          Map.entry("stream", BOOLEAN),
          Map.entry("stream_options", OBJECT),
          Map.entry("max_tokens", NOT_NEGATIVE),
          Map.entry("temperature", NUMBER),
          Map.entry("top_p", NUMBER),
          Map.entry("n", POSITIVE),
          Map.entry("best_of", POSITIVE),
          Map.entry("stop", TEXTS),
          Map.entry("logprobs", NOT_NEGATIVE),
          Map.entry("echo", BOOLEAN),
          Map.entry("suffix", STRING),
          Map.entry("seed", INTEGER),
          Map.entry("user", STRING));

  private static final Map<String, Rule> MODERATION_FIELDS =
      Map.of("model", STRING, "input", INPUT);

  private RequestRules() {}

  static void check(Operation operation, JsonObject request) {
    switch (operation) {
      case CHAT -> checkChat(request);
      case COMPLETION -> checkRequired("prompt", request, COMPLETION_FIELDS);
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
