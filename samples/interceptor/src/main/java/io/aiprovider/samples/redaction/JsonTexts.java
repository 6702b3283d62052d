package io.aiprovider.samples.redaction;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.function.UnaryOperator;

/** Changes texts wherever they stand in JSON. */
final class JsonTexts {
  private JsonTexts() {}

  /** The object with each string in it changed; itself when none was. */
  static JsonObject map(JsonObject object, UnaryOperator<String> change) {
    JsonObject changed = object;
    for (String name : object.names()) {
      JsonValue before = object.get(name);
      JsonValue after = before == null ? null : map(before, change);
      if (after != before) {
        changed = changed.with(name, after);
      }
    }
    return changed;
  }

  private static JsonValue map(JsonValue value, UnaryOperator<String> change) {
    if (value instanceof JsonObject object) {
      return map(object, change);
    }
    if (value instanceof JsonArray array) {
      JsonArray changed = JsonArray.of(array.values().stream().map(v -> map(v, change)).toList());
      return changed.equals(array) ? array : changed;
    }
    if (value instanceof JsonString string) {
      String text = change.apply(string.value());
      return text.equals(string.value()) ? value : JsonString.of(text);
    }
    return value;
  }
}
