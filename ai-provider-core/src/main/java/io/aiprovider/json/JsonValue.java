package io.aiprovider.json;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value. Values are immutable and safe to share between threads; two values are equal when
 * they would be written with the same text, the order of members included.
 *
 * @since 0.1
 */
public sealed interface JsonValue
    permits JsonObject, JsonArray, JsonString, JsonNumber, JsonLiteral {

  /**
   * The JSON form of a Java value.
   *
   * @param value null, a {@code JsonValue}, {@code CharSequence}, {@code Number}, {@code Boolean},
   *     {@code Enum} (its lower-case name), {@code Map} with string keys, {@code Iterable} or
   *     {@code Record} (as {@link JsonBinding} reads it, so that enums within keep their names'
   *     case)
   * @throws IllegalArgumentException for any other type, and for a number JSON cannot express
   */
  static JsonValue of(@Nullable Object value) {
    if (value == null) {
      return JsonLiteral.NULL;
    }
    if (value instanceof JsonValue json) {
      return json;
    }
    if (value instanceof CharSequence text) {
      return JsonString.of(text.toString());
    }
    if (value instanceof Boolean bool) {
      return bool ? JsonLiteral.TRUE : JsonLiteral.FALSE;
    }
    if (value instanceof Number number) {
      return JsonNumber.of(number);
    }
    if (value instanceof Map<?, ?> map) {
      return JsonObject.of(map);
    }
    if (value instanceof Iterable<?> items) {
      return JsonArray.of(items);
    }
    if (value instanceof Enum<?> constant) {
      return JsonString.of(constant.name().toLowerCase(java.util.Locale.ROOT));
    }
    if (value instanceof Record components) {
      return RecordText.write(components);
    }
    throw new IllegalArgumentException(
        "No JSON form for a "
            + value.getClass().getName()
            + ": use text, a number, a boolean, a Map, an Iterable, a record or a JsonValue.");
  }

  /** The text of a string value; null for every other kind. */
  default @Nullable String asString() {
    return null;
  }

  /** The value of a number; null for every other kind. */
  default @Nullable BigDecimal asDecimal() {
    return null;
  }

  /** Whether this is {@code null}. */
  default boolean isNull() {
    return this == JsonLiteral.NULL;
  }

  /** This value as UTF-8 JSON, in an array of the caller's own. */
  default byte[] toBytes() {
    return JsonText.write(this);
  }

  /** This value as compact JSON text. */
  default String toJson() {
    return new String(JsonText.write(this), java.nio.charset.StandardCharsets.UTF_8);
  }
}
