package io.aiprovider.provider.google.schema;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keywords of a schema that describe an object.
 *
 * @param reduce reduces the schema of a property; null for a schema that is left out
 */
record ObjectReduction(Function<JsonObject, @Nullable JsonObject> reduce) {

  /** Whether a schema without a type describes an object. */
  static boolean isObject(JsonObject reduced, JsonObject schema) {
    return reduced.has("properties")
        || schema.has("required")
        || schema.has("patternProperties")
        || schema.object("additionalProperties") != null;
  }

  /** The reduced schema with the named properties. */
  JsonObject withProperties(JsonObject reduced, JsonValue named) {
    Map<String, JsonObject> properties = new LinkedHashMap<>();
    if (named instanceof JsonObject schemas) {
      for (String name : schemas.names()) {
        JsonObject schema = schemas.object(name);
        JsonObject property = // the schema "true" allows everything, as an empty one does
            reduce.apply(schema == null ? JsonObject.EMPTY : schema);
        if (property != null) {
          properties.put(name, property);
        }
      }
    }
    return properties.isEmpty() // the API refuses an empty list
        ? reduced.with("type", "OBJECT")
        : reduced.with("properties", JsonObject.of(properties));
  }

  /**
   * The reduced schema with the rule for properties that are not named, if the schema has such a
   * rule or names no property. Gemini's own form cannot express it: see {@link JsonSchemaForm}.
   */
  JsonObject withOtherProperties(JsonObject reduced, JsonObject schema) {
    JsonObject named = schema.object("properties");
    boolean namesNone = named == null || named.isEmpty();
    List<JsonValue> others = new ArrayList<>();
    JsonObject byPattern = schema.object("patternProperties");
    if (byPattern != null) {
      byPattern.forEach((pattern, value) -> others.add(value));
    }
    JsonValue additional = schema.get("additionalProperties");
    if (additional instanceof JsonObject other && !other.isEmpty()) {
      others.add(other);
    } else if (namesNone && others.isEmpty() && additional != JsonLiteral.FALSE) {
      return reduced.with("additionalProperties", JsonObject.EMPTY);
    }
    if (others.isEmpty()) {
      return reduced;
    }
    JsonValue first = others.get(0);
    JsonObject all =
        others.size() > 1
            ? JsonObject.of("anyOf", others)
            : first instanceof JsonObject only ? only : JsonObject.EMPTY;
    JsonObject known = all.isEmpty() ? all : reduce.apply(all);
    return reduced.with("additionalProperties", known == null ? JsonObject.EMPTY : known);
  }

  /** The reduced schema, in which only properties that it still has are required. */
  static JsonObject withRequired(JsonObject reduced, JsonObject schema) {
    JsonObject properties = reduced.object("properties");
    if (properties == null) {
      return reduced.without("required");
    }
    Set<JsonValue> required = new LinkedHashSet<>();
    for (JsonObject each : List.of(reduced, schema)) {
      JsonArray names = each.array("required");
      required.addAll(names == null ? List.of() : names.values());
    }
    required.removeIf(name -> !properties.has(String.valueOf(name.asString())));
    return required.isEmpty()
        ? reduced.without("required")
        : reduced.with("required", List.copyOf(required));
  }
}
