package io.aiprovider.server.template.prompt;

import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A field that callers of a template send.
 *
 * @param name its name
 * @param type what its value is
 * @param required whether it must be there; a required text must not be blank
 * @param otherwise the value of an absent field; null: none
 * @param maxLength the most characters of a text, or of each text in a list
 * @param minItems the least number of texts in a list
 * @param maxItems the most texts in a list
 * @param uniqueItems whether each text may be in a list only once
 * @param min the least number; null: any
 * @param max the largest number; null: any
 * @param options the texts that are allowed; empty: any
 */
public record InputField(
    String name,
    Type type,
    boolean required,
    @Nullable JsonValue otherwise,
    int maxLength,
    int minItems,
    int maxItems,
    boolean uniqueItems,
    @Nullable BigDecimal min,
    @Nullable BigDecimal max,
    List<String> options) {

  /** What a value is. */
  public enum Type {
    STRING("a string"),
    INTEGER("an integer"),
    NUMBER("a number"),
    BOOLEAN("a boolean"),
    /** A list of texts. */
    LIST("an array of strings");

    private final String words;

    Type(String words) {
      this.words = words;
    }

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Checks a value.
   *
   * @throws InvalidRequest if it is not allowed; names the field, and never contains the value
   */
  public void check(JsonValue value) {
    switch (type) {
      case STRING -> {
        if (!(value instanceof JsonString text)) {
          throw wrongType();
        }
        checkText(text.value());
      }
      case INTEGER -> {
        if (!(value instanceof JsonNumber number) || number.asLong() == null) {
          throw wrongType();
        }
        checkRange(number.asDecimal(), "integer");
      }
      case NUMBER -> {
        if (!(value instanceof JsonNumber number)) {
          throw wrongType();
        }
        checkRange(number.asDecimal(), "decimal");
      }
      case BOOLEAN -> {
        if (value != JsonLiteral.TRUE && value != JsonLiteral.FALSE) {
          throw wrongType();
        }
      }
      case LIST -> checkList(value);
    }
  }

  /** Whether callers must send it. */
  public boolean mustBeThere() {
    return required && otherwise == null;
  }

  /** The same rules as a JSON Schema. */
  public JsonObject schema() {
    String name = type == Type.LIST ? "array" : type.label();
    JsonObject schema = JsonObject.of("type", mustBeThere() ? name : List.of(name, "null"));
    return switch (type) {
      case STRING -> withText(schema);
      case INTEGER, NUMBER -> withRange(schema);
      case BOOLEAN -> schema;
      case LIST -> {
        JsonObject list =
            schema
                .with("minItems", minItems)
                .with("maxItems", maxItems)
                .with("items", withText(JsonObject.of("type", "string")));
        yield uniqueItems ? list.with("uniqueItems", true) : list;
      }
    };
  }

  private JsonObject withText(JsonObject schema) {
    JsonObject text = schema.with("maxLength", maxLength);
    if (required) {
      text = text.with("pattern", "\\S");
    }
    if (options.isEmpty()) {
      return text;
    }
    List<@Nullable Object> allowed = new ArrayList<>(options);
    if (!mustBeThere() && type == Type.STRING) {
      allowed.add(null);
    }
    return text.with("enum", allowed);
  }

  private JsonObject withRange(JsonObject schema) {
    JsonObject range = min == null ? schema : schema.with("minimum", min);
    return max == null ? range : range.with("maximum", max);
  }

  private void checkList(JsonValue value) {
    if (!(value instanceof JsonArray list)
        || !list.values().stream().allMatch(JsonString.class::isInstance)) {
      throw wrongType();
    }
    if (list.size() < minItems) {
      String code = list.size() == 0 ? "empty_array" : "array_below_min_length";
      throw wrong("at least " + minItems + " strings, got " + list.size(), code);
    }
    if (list.size() > maxItems) {
      throw wrong("at most " + maxItems + " strings", "array_above_max_length");
    }
    for (JsonValue item : list.values()) {
      checkText(((JsonString) item).value());
    }
    if (uniqueItems && Set.copyOf(list.values()).size() < list.size()) {
      throw wrong("each string once", "invalid_value");
    }
  }

  private void checkText(String text) {
    if (required && text.isBlank()) {
      throw wrong("a text that is not blank", "invalid_value");
    }
    if (text.length() > maxLength) {
      throw wrong(
          "at most " + maxLength + " characters, got " + text.length(), "string_above_max_length");
    }
    if (!options.isEmpty() && !options.contains(text)) {
      throw wrong("one of " + String.join(", ", options), "invalid_value");
    }
  }

  private void checkRange(BigDecimal number, String kind) {
    if (min != null && number.compareTo(min) < 0) {
      throw wrong("at least " + min.toPlainString(), kind + "_below_min_value");
    }
    if (max != null && number.compareTo(max) > 0) {
      throw wrong("at most " + max.toPlainString(), kind + "_above_max_value");
    }
  }

  private InvalidRequest wrongType() {
    return wrong(type.words, "invalid_type");
  }

  private InvalidRequest wrong(String expected, String code) {
    return invalid(name, "Invalid value for '" + name + "': expected " + expected + ".", code);
  }

  InvalidRequest missing() {
    return invalid(
        name, "Missing required parameter: '" + name + "'.", "missing_required_parameter");
  }

  static InvalidRequest invalid(@Nullable String param, String message, @Nullable String code) {
    return new InvalidRequest(message, new FailureDetail(null, 0, param, code, null, null));
  }
}
