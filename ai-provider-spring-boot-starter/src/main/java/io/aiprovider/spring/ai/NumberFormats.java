package io.aiprovider.spring.ai;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.Set;

/**
 * Removes the number formats of Spring AI's schemas. They come from OpenAPI, not from JSON Schema,
 * and OpenAI's strict mode accepts only formats of JSON Schema.
 */
final class NumberFormats {
  private static final Set<String> NAMES = Set.of("int32", "int64", "float", "double");

  private NumberFormats() {}

  /** The schema without them. */
  static JsonObject dropped(JsonObject schema) {
    JsonObject rest = JsonObject.EMPTY;
    for (String name : schema.names()) {
      JsonValue value = JsonValue.of(schema.get(name));
      boolean isOne =
          name.equals("format") && value instanceof JsonString text && NAMES.contains(text.value());
      rest = isOne ? rest : rest.with(name, within(value));
    }
    return rest;
  }

  private static JsonValue within(JsonValue value) {
    if (value instanceof JsonArray array) {
      return new JsonArray(array.values().stream().map(NumberFormats::within).toList());
    }
    return value instanceof JsonObject object ? dropped(object) : value;
  }
}
