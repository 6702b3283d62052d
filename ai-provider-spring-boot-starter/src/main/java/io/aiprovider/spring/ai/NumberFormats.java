package io.aiprovider.spring.ai;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.Set;

/**
 * The formats that Spring AI's schemas have for Java's numbers. They are OpenAPI's words and not
 * JSON Schema's, where the type says it all; of formats, OpenAI's strict mode knows JSON Schema's.
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
