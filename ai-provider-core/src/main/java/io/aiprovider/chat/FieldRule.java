package io.aiprovider.chat;

import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonValue;
import java.math.BigDecimal;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a field of a request may be.
 *
 * @param holds whether a value is allowed
 * @param expected what is allowed, in words
 * @param code OpenAI's code for a value that is not allowed
 */
record FieldRule(Predicate<JsonValue> holds, String expected, Function<JsonValue, String> code) {
  static final String INVALID_TYPE = "invalid_type";
  static final String INVALID_VALUE = "invalid_value";

  /** A rule about the type alone. */
  static FieldRule type(Predicate<JsonValue> holds, String expected) {
    return new FieldRule(holds, expected, value -> INVALID_TYPE);
  }

  /**
   * A rule about values of a type.
   *
   * @param type whether a value has the right type
   * @param code the code for one that has, and is not allowed
   */
  static FieldRule values(
      Predicate<JsonValue> type, String code, Predicate<JsonValue> holds, String expected) {
    return new FieldRule(
        value -> type.test(value) && holds.test(value),
        expected,
        value -> type.test(value) ? code : INVALID_TYPE);
  }

  /** A number between two others, both included. */
  static FieldRule numbers(String least, String most) {
    BigDecimal from = new BigDecimal(least);
    BigDecimal to = new BigDecimal(most);
    return new FieldRule(
        value -> isNumber(value, from, to),
        "a number from " + least + " to " + most,
        value -> {
          BigDecimal number = decimal(value);
          return number == null
              ? INVALID_TYPE
              : number.compareTo(from) < 0 ? "decimal_below_min_value" : "decimal_above_max_value";
        });
  }

  /** A whole number between two others, both included. */
  static FieldRule integers(long least, long most) {
    return integers(least, most, "an integer from " + least + " to " + most);
  }

  /** A whole number of at least this. */
  static FieldRule integersFrom(long least) {
    return integers(least, Long.MAX_VALUE, "an integer of at least " + least);
  }

  private static FieldRule integers(long least, long most, String expected) {
    return new FieldRule(
        value -> {
          Long number = whole(value);
          return number != null && number >= least && number <= most;
        },
        expected,
        value -> {
          Long number = whole(value);
          return number == null
              ? INVALID_TYPE
              : number < least ? "integer_below_min_value" : "integer_above_max_value";
        });
  }

  static boolean isNumber(@Nullable JsonValue value, BigDecimal least, BigDecimal most) {
    BigDecimal number = decimal(value);
    return number != null && number.compareTo(least) >= 0 && number.compareTo(most) <= 0;
  }

  static boolean isWhole(@Nullable JsonValue value) {
    return whole(value) != null;
  }

  private static @Nullable BigDecimal decimal(@Nullable JsonValue value) {
    return value instanceof JsonNumber number ? number.asDecimal() : null;
  }

  private static @Nullable Long whole(@Nullable JsonValue value) {
    return value instanceof JsonNumber number ? number.asLong() : null;
  }
}
