package io.aiprovider.provider.openai.answer;

import io.aiprovider.chat.Operation;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.wire.Edits;
import io.aiprovider.provider.wire.SyntheticId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whole answers in the form that OpenAI's schema requires. Services that imitate OpenAI leave out
 * members that callers' SDKs rely on. An answer that has them stays unchanged.
 *
 * @param head the members of the answer other than its results
 * @param operation the operation of the request
 * @param stopsWithCalls whether an answer with calls may have the finish reason {@code stop}, as
 *     OpenAI's have if the caller named the function
 */
@SuppressWarnings("ReferenceEquality") // an unchanged value is the same object
record AnswerSchema(AnswerHead head, Operation operation, boolean stopsWithCalls) {
  private static final String FINISH = "finish_reason";
  private static final String CALLS = "tool_calls";
  private static final int OK = 200;

  /**
   * The answer in its form.
   *
   * @throws MalformedReply if a result cannot be read
   */
  JsonObject fitted(JsonObject json) {
    return switch (operation) {
      case CHAT -> withResults(head.of(json, "chat.completion"), this::chatChoice);
      case COMPLETION -> withResults(head.of(json, "text_completion"), this::textChoice);
      case EMBEDDING -> withResults(head.ofList(json), this::vector);
      case MODERATION -> head.identified(json, "modr-");
    };
  }

  /** Brings a result into the required form; the same object if it has that form. */
  @FunctionalInterface
  private interface Fit {
    JsonObject of(JsonObject result, int position);
  }

  private JsonObject withResults(JsonObject json, Fit fit) {
    JsonArray results = json.array(operation.results());
    List<JsonValue> fitted = null;
    for (int i = 0; results != null && i < results.size(); i++) {
      if (!(results.values().get(i) instanceof JsonObject result)) {
        throw malformed("has " + operation.results() + " that are not objects.");
      }
      JsonObject changed = fit.of(result, i);
      if (changed != result) {
        fitted = fitted == null ? new ArrayList<>(results.values()) : fitted;
        fitted.set(i, changed);
      }
    }
    return fitted == null ? json : json.with(operation.results(), fitted);
  }

  private JsonObject chatChoice(JsonObject choice, int position) {
    JsonObject fitted = indexed(choice, position);
    JsonObject given = choice.object("message");
    if (given == null && choice.string("text") != null) {
      given = JsonObject.of("content", choice.get("text"));
    }
    if (given == null) {
      throw malformed("has a choice without a message.");
    }
    JsonObject message = message(given);
    fitted = message == choice.get("message") ? fitted : fitted.with("message", message);
    return withFinish(fitted, message);
  }

  private static JsonObject message(JsonObject given) {
    JsonObject message = hasText(given, "role") ? given : given.with("role", "assistant");
    message = message.has("content") ? message : message.with("content", null);
    JsonArray calls = given.array(CALLS);
    Set<String> ids = new HashSet<>();
    List<JsonValue> changed = calls == null ? null : Edits.of(calls, call -> call(call, ids));
    return changed == null ? message : message.with(CALLS, changed);
  }

  private static @Nullable JsonObject call(JsonObject call, Set<String> ids) {
    JsonObject fitted = CallArguments.typed(CallArguments.asText(call, true));
    String id = call.string("id");
    if (id == null || id.isEmpty() || !ids.add(id)) {
      fitted = fitted.with("id", SyntheticId.of("call_"));
    }
    return fitted == call ? null : fitted;
  }

  private JsonObject withFinish(JsonObject choice, JsonObject message) {
    String sent = choice.string(FINISH);
    String calls =
        !message.objects(CALLS).isEmpty()
            ? CALLS
            : message.object("function_call") != null ? "function_call" : "stop";
    if (sent == null) {
      return choice.with(FINISH, calls);
    }
    return sent.equals("stop") && !stopsWithCalls && !calls.equals("stop")
        ? choice.with(FINISH, calls)
        : choice;
  }

  private JsonObject textChoice(JsonObject choice, int position) {
    JsonObject message = choice.object("message");
    JsonObject fitted = indexed(choice, position);
    if (choice.string("text") == null) {
      String text = message == null ? null : message.string("content");
      if (text == null) {
        throw malformed("has a choice without a text.");
      }
      fitted = fitted.with("text", text);
    }
    fitted = fitted.has("logprobs") ? fitted : fitted.with("logprobs", null);
    return fitted.string(FINISH) == null ? fitted.with(FINISH, "stop") : fitted;
  }

  private JsonObject vector(JsonObject vector, int position) {
    JsonObject fitted = indexed(vector, position);
    return hasText(vector, "object") ? fitted : fitted.with("object", "embedding");
  }

  /** The result with its index; without a readable one, its position is used. */
  static JsonObject indexed(JsonObject result, int position) {
    JsonValue index = result.get("index");
    if (index instanceof JsonNumber number && number.asLong() != null) {
      return result;
    }
    Long sent = index instanceof JsonString text ? number(text.value()) : null;
    return result.with("index", sent == null ? Long.valueOf(position) : sent);
  }

  private static @Nullable Long number(String text) {
    boolean digits =
        !text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Long.valueOf(text) : null;
  }

  static boolean hasText(JsonObject object, String name) {
    String text = object.string(name);
    return text != null && !text.isEmpty();
  }

  static boolean isAbsent(@Nullable JsonValue value) {
    return Objects.requireNonNullElse(value, JsonLiteral.NULL).isNull();
  }

  private MalformedReply malformed(String what) {
    return new MalformedReply(
        "The provider's answer " + what + " Check base-url.",
        new FailureDetail(head.provider(), OK, null, null, null, null));
  }
}
