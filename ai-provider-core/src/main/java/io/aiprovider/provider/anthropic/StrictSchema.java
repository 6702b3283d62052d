package io.aiprovider.provider.anthropic;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A JSON Schema as Anthropic takes it where a model must keep to it. The API refuses bounds and
 * most formats: they are told in the description, which the model reads.
 *
 * @see <a
 *     href="https://platform.claude.com/docs/en/build-with-claude/structured-outputs">Structured
 *     outputs, "JSON Schema limitations"</a>
 */
final class StrictSchema {
  private static final Set<String> BOUNDS =
      Set.of(
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "minLength",
          "maxLength",
          "maxItems",
          "uniqueItems",
          "minProperties",
          "maxProperties");
  private static final Set<String> FORMATS =
      Set.of(
          "date-time",
          "time",
          "date",
          "duration",
          "email",
          "hostname",
          "uri",
          "ipv4",
          "ipv6",
          "uuid");

  private StrictSchema() {}

  static JsonObject of(JsonObject schema) {
    JsonObject strict = JsonObject.EMPTY;
    List<String> words = new ArrayList<>();
    for (String name : schema.names()) {
      JsonValue value = Objects.requireNonNull(schema.get(name));
      if (isRefused(name, value)) {
        words.add(name + ": " + value.toJson());
      } else if (!name.equals("$schema")) {
        strict = strict.with(name.equals("oneOf") ? "anyOf" : name, inner(name, value));
      }
    }
    if (isObject(schema) && !schema.has("additionalProperties")) {
      strict = strict.with("additionalProperties", JsonLiteral.FALSE); // as the API demands
    }
    return words.isEmpty() ? strict : described(strict, "{" + String.join(", ", words) + "}");
  }

  private static boolean isRefused(String name, JsonValue value) {
    return switch (name) {
      case "minItems" ->
          !(value instanceof JsonNumber count)
              || count.asLong() == null
              || Objects.requireNonNull(count.asLong()) > 1;
      case "format" -> !(value instanceof JsonString word) || !FORMATS.contains(word.value());
      default -> BOUNDS.contains(name);
    };
  }

  private static JsonValue inner(String name, JsonValue value) {
    return switch (name) {
      case "properties", "$defs", "definitions" ->
          value instanceof JsonObject schemas ? each(schemas) : value;
      case "items" -> value instanceof JsonObject schema ? of(schema) : value;
      case "anyOf", "oneOf", "allOf" -> value instanceof JsonArray schemas ? each(schemas) : value;
      default -> value;
    };
  }

  private static JsonObject each(JsonObject schemas) {
    JsonObject strict = JsonObject.EMPTY;
    for (String name : schemas.names()) {
      JsonValue schema = Objects.requireNonNull(schemas.get(name));
      strict = strict.with(name, schema instanceof JsonObject object ? of(object) : schema);
    }
    return strict;
  }

  private static JsonArray each(JsonArray schemas) {
    List<JsonValue> strict = new ArrayList<>();
    for (JsonValue schema : schemas.values()) {
      strict.add(schema instanceof JsonObject object ? of(object) : schema);
    }
    return new JsonArray(strict);
  }

  private static boolean isObject(JsonObject schema) {
    return "object".equals(schema.string("type")) || schema.object("properties") != null;
  }

  private static JsonObject described(JsonObject schema, String words) {
    String description = schema.string("description");
    return schema.with("description", description == null ? words : description + " " + words);
  }
}
