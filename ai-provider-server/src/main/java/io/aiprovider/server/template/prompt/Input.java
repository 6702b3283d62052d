package io.aiprovider.server.template.prompt;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller sent to a template, after it was checked.
 *
 * @param values the values of the template's fields; those that are absent are not in it
 */
public record Input(Map<String, JsonValue> values) {

  /** The text of a field; null if it is absent or no text. */
  public @Nullable String text(String name) {
    return values.get(name) instanceof JsonString text ? text.value() : null;
  }

  /** The texts of a field; empty if it is absent or no list. */
  public List<String> texts(String name) {
    return values.get(name) instanceof JsonArray list
        ? list.values().stream().map(Input::plain).map(String::valueOf).toList()
        : List.of();
  }

  /** The value of a field as plain Java data, which is all that a template gets to see. */
  @Nullable Object data(String name) {
    JsonValue value = values.get(name);
    return value == null ? null : value instanceof JsonArray ? texts(name) : plain(value);
  }

  private static @Nullable Object plain(JsonValue value) {
    if (value instanceof JsonString text) {
      return text.value();
    }
    if (value instanceof JsonNumber number) {
      return number.text();
    }
    return value == JsonLiteral.TRUE ? Boolean.TRUE : Boolean.FALSE;
  }
}
