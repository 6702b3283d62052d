package io.aiprovider.provider.anthropic;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.wire.request.SchemaDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A JSON Schema in the form that Anthropic accepts where a model must follow it exactly. The API
 * refuses bounds and most formats: they are added to the description, because the model reads it.
 *
 * @see <a
 *     href="https://platform.claude.com/docs/en/build-with-claude/structured-outputs">Structured
 *     outputs, "JSON Schema limitations"</a>
 */
final class StrictSchema {
  private static final Set<String> DESCRIBED =
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
          "maxProperties",
          "prefixItems",
          "contains",
          "minContains",
          "maxContains",
          "patternProperties",
          "propertyNames",
          "dependentRequired",
          "dependentSchemas",
          "unevaluatedProperties",
          "unevaluatedItems",
          "not",
          "if",
          "then",
          "else");

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

  private final String path;
  private final Unsupported unsupported;

  private StrictSchema(String path, Unsupported unsupported) {
    this.path = path;
    this.unsupported = unsupported;
  }

  /**
   * The schema in Anthropic's form.
   *
   * @param path where it is in the request
   * @throws io.aiprovider.failure.UnsupportedFeature if it contains an object whose properties may
   *     have any name: the API accepts only named properties
   */
  static JsonObject of(JsonObject schema, String path, Unsupported unsupported) {
    return new StrictSchema(path, unsupported).of(schema);
  }

  private JsonObject of(JsonObject schema) {
    if (schema.get("additionalProperties") instanceof JsonObject more && !more.isEmpty()) {
      throw unsupported.refuse(path);
    }
    Map<String, JsonValue> strict = new LinkedHashMap<>();
    Map<String, JsonValue> described = new LinkedHashMap<>();
    for (String name : schema.names()) {
      JsonValue value = Objects.requireNonNull(schema.get(name));
      if (isRefused(name, value)) {
        described.put(name, value);
      } else if (!name.equals("$schema")) {
        strict.put(name.equals("oneOf") ? "anyOf" : name, inner(name, value));
      }
    }
    if (isObject(schema)) { // the API requires both
      strict.putIfAbsent("type", JsonString.of("object"));
      strict.put("additionalProperties", JsonLiteral.FALSE);
    }
    return SchemaDescription.with(JsonObject.of(strict), described);
  }

  private static boolean isRefused(String name, JsonValue value) {
    return switch (name) {
      case "minItems" ->
          !(value instanceof JsonNumber count)
              || count.asLong() == null
              || Objects.requireNonNull(count.asLong()) > 1;
      case "format" -> !(value instanceof JsonString word) || !FORMATS.contains(word.value());
      default -> DESCRIBED.contains(name);
    };
  }

  private JsonValue inner(String name, JsonValue value) {
    return switch (name) {
      case "properties", "$defs", "definitions" ->
          value instanceof JsonObject schemas ? each(schemas) : value;
      case "items" -> value instanceof JsonObject schema ? of(schema) : value;
      case "anyOf", "oneOf", "allOf" -> value instanceof JsonArray schemas ? each(schemas) : value;
      default -> value;
    };
  }

  private JsonObject each(JsonObject schemas) {
    Map<String, JsonValue> strict = new LinkedHashMap<>();
    schemas.forEach(
        (name, schema) ->
            strict.put(name, schema instanceof JsonObject object ? of(object) : schema));
    return JsonObject.of(strict);
  }

  private JsonArray each(JsonArray schemas) {
    List<JsonValue> strict = new ArrayList<>();
    for (JsonValue schema : schemas.values()) {
      strict.add(schema instanceof JsonObject object ? of(object) : schema);
    }
    return new JsonArray(strict);
  }

  private static boolean isObject(JsonObject schema) {
    return "object".equals(schema.string("type")) || schema.object("properties") != null;
  }
}
