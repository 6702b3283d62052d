package io.aiprovider.spring.ai;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a JSON Schema is one for OpenAI's strict mode, which refuses objects with properties that
 * may be missing, or others than those listed. Schemas that Spring AI makes are, unless a property
 * is optional.
 */
final class StrictMode {
  private StrictMode() {}

  static boolean fits(JsonValue schema) {
    if (schema instanceof JsonArray array) {
      return array.values().stream().allMatch(StrictMode::fits);
    }
    if (schema instanceof JsonObject object) {
      return object.names().stream().allMatch(name -> fits(member(object, name)))
          && (!isOfObjects(object) || closed(object));
    }
    return true;
  }

  private static JsonValue member(JsonObject object, String name) {
    return JsonValue.of(object.get(name));
  }

  private static boolean isOfObjects(JsonObject schema) {
    return "object".equals(schema.string("type"));
  }

  private static boolean closed(JsonObject schema) {
    JsonObject properties = schema.object("properties");
    return schema.get("additionalProperties") == JsonLiteral.FALSE
        && (properties == null || required(schema).containsAll(properties.names()));
  }

  private static Set<String> required(JsonObject schema) {
    JsonArray required = schema.array("required");
    return required == null
        ? Set.of()
        : required.values().stream()
            .filter(JsonString.class::isInstance)
            .map(name -> ((JsonString) name).value())
            .collect(Collectors.toSet());
  }
}
