package io.aiprovider.provider;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The fields of one request that a target cannot express. A field that changes the meaning of the
 * answer is never dropped: such a request fails, and another target may serve it. All other fields
 * are dropped only if the drop is reported to the caller. Used by one thread.
 *
 * @since 0.1
 */
public final class Unsupported {

  /** What is done with a field that a target cannot express. */
  public enum Handling {
    /** The target is not called. */
    ERROR,
    /** The field is dropped, and the drop is reported to the caller. */
    DROP
  }

  private static final Set<String> NEVER_DROPPED =
      Set.of("tools", "tool_choice", "functions", "function_call", "response_format", "n");

  private final String provider;
  private final Handling handling;
  private final ChatCall attempt;
  private final Set<String> dropped = new LinkedHashSet<>();

  /**
   * No dropped fields yet.
   *
   * @param provider the provider's configured name
   * @param attempt the attempt the request is for
   */
  public Unsupported(String provider, Handling handling, ChatCall attempt) {
    this.provider = provider;
    this.handling = handling;
    this.attempt = attempt;
  }

  /**
   * Drops a field; the drop is not reported if the field is a configured default, which no caller
   * requested.
   *
   * @param field its path in the request, as in {@code logit_bias} or {@code messages[2].content}
   * @throws UnsupportedFeature if it must not be dropped
   */
  public void drop(String field) {
    if (attempt.defaults().contains(field)) {
      return;
    }
    if (handling == Handling.ERROR || NEVER_DROPPED.contains(root(field))) {
      throw refuse(field);
    }
    dropped.add(field);
  }

  /**
   * Drops a field, unless its value is the default behaviour.
   *
   * @throws UnsupportedFeature as {@link #drop(String)} does
   */
  public void drop(String field, JsonValue value) {
    if (!isNeutral(field, value)) {
      drop(field);
    }
  }

  /**
   * Drops those of a field's values that the target refuses.
   *
   * @param value one value, or an array of them
   * @param refused whether the target refuses a text
   * @return the others
   * @throws UnsupportedFeature as {@link #drop(String)} does
   */
  public List<JsonValue> dropFrom(String field, JsonValue value, Predicate<String> refused) {
    List<JsonValue> all = value instanceof JsonArray several ? several.values() : List.of(value);
    List<JsonValue> taken =
        all.stream().filter(each -> !refused.test(String.valueOf(each.asString()))).toList();
    if (taken.size() < all.size()) {
      drop(field);
    }
    return taken;
  }

  /**
   * Drops a field that does not change the answer itself: this is reported to the caller, but the
   * request is never refused for it.
   */
  public void mention(String field) {
    dropped.add(field);
  }

  /**
   * Reports each dropped member of an object.
   *
   * @param path where the object is in the request, as in {@code messages.content}
   * @param carried the members that the target gets
   */
  public void mentionOthers(JsonObject object, String path, Set<String> carried) {
    object.forEach(
        (name, value) -> {
          if (!carried.contains(name) && !isNeutral(name, value)) {
            mention(path + "." + name);
          }
        });
  }

  private static boolean isNeutral(String field, JsonValue value) {
    return value.isNull()
        || switch (field) {
          case "n", "temperature", "top_p" -> is(value, BigDecimal.ONE);
          case "presence_penalty", "frequency_penalty", "top_logprobs" ->
              is(value, BigDecimal.ZERO);
          case "logprobs", "store" -> "false".equals(value.toJson());
          case "parallel_tool_calls" -> "true".equals(value.toJson());
          case "logit_bias", "metadata" -> value instanceof JsonObject object && object.isEmpty();
          case "service_tier", "detail" -> "auto".equals(value.asString());
          case "modalities" ->
              value instanceof JsonArray array
                  && array.values().stream().allMatch(JsonString.of("text")::equals);
          default -> false;
        };
  }

  private static boolean is(JsonValue value, BigDecimal number) {
    BigDecimal decimal = value.asDecimal();
    return decimal != null && decimal.compareTo(number) == 0;
  }

  /** The failure for a field that must never be dropped, whatever is configured. */
  public UnsupportedFeature refuse(String field) {
    return new UnsupportedFeature(
        "Unsupported parameter: '"
            + field
            + "' cannot be expressed in this provider's protocol. Leave it out, or use a model of"
            + " another provider.",
        new FailureDetail(provider, 0, field, null, null, null));
  }

  /** Reports the dropped fields to the call. */
  public void report() {
    if (!dropped.isEmpty()) {
      attempt.report().dropped(dropped);
    }
  }

  private static String root(String field) {
    int end = 0;
    while (end < field.length() && field.charAt(end) != '.' && field.charAt(end) != '[') {
      end++;
    }
    return field.substring(0, end);
  }
}
