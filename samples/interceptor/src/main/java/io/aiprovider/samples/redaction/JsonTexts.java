package io.aiprovider.samples.redaction;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Changes all texts in JSON. */
final class JsonTexts {
  private JsonTexts() {}

  /** The object with each string in it changed. */
  static JsonObject map(JsonObject object, UnaryOperator<String> change) {
    Map<String, JsonValue> changed = new LinkedHashMap<>();
    object.forEach((name, value) -> changed.put(name, map(value, change)));
    return JsonObject.of(changed);
  }

  private static JsonValue map(JsonValue value, UnaryOperator<String> change) {
    if (value instanceof JsonObject object) {
      return map(object, change);
    }
    if (value instanceof JsonArray array) {
      return JsonArray.of(array.values().stream().map(item -> map(item, change)).toList());
    }
    return value instanceof JsonString string ? JsonString.of(change.apply(string.value())) : value;
  }
}
