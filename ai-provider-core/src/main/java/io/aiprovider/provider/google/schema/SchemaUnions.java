package io.aiprovider.provider.google.schema;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Unions of a JSON Schema, each written as {@code anyOf} with only annotations beside it, because
 * Gemini has no other form for them. A list of types becomes one alternative for each, with the
 * keywords that apply to that type. Keywords beside an {@code anyOf} become part of each of its
 * alternatives.
 */
final class SchemaUnions {
  private static final JsonValue NULL = JsonString.of("null");

  private static final Set<String> ANNOTATIONS =
      Set.of(
          "title", "description", "default", "examples", "$schema", "$id", "$defs", "definitions");

  private static final Set<String> ARRAY_KEYWORDS =
      Set.of(
          "items",
          "prefixItems",
          "minItems",
          "maxItems",
          "uniqueItems",
          "contains",
          "minContains",
          "maxContains",
          "unevaluatedItems");
  private static final Set<String> OBJECT_KEYWORDS =
      Set.of(
          "properties",
          "required",
          "additionalProperties",
          "patternProperties",
          "propertyNames",
          "minProperties",
          "maxProperties",
          "propertyOrdering",
          "dependentRequired",
          "dependentSchemas",
          "unevaluatedProperties");
  private static final Set<String> STRING_KEYWORDS =
      Set.of("minLength", "maxLength", "pattern", "format", "contentEncoding", "contentMediaType");
  private static final Set<String> NUMBER_KEYWORDS =
      Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf");

  private SchemaUnions() {}

  /**
   * The schema with {@code oneOf} as {@code anyOf}: Gemini has one kind of union, and its answers
   * always match one alternative.
   */
  static JsonObject withAnyOf(JsonObject schema) {
    JsonArray options = schema.array("oneOf");
    if (options == null) {
      return schema;
    }
    JsonObject union = JsonObject.of("anyOf", options);
    return SchemaMerge.of(schema.without("oneOf"), union);
  }

  /**
   * The schema with its union as {@code anyOf} and only annotations beside it; itself if it has no
   * union.
   *
   * @param schema without {@code oneOf} and {@code allOf}
   */
  static JsonObject separated(JsonObject schema) {
    if (schema.get("anyOf") instanceof JsonArray options) {
      return distributed(schema, options.values());
    }
    if (schema.get("type") instanceof JsonArray types && notNull(types).size() > 1) {
      return byType(schema, types.values());
    }
    return schema;
  }

  private static List<JsonValue> notNull(JsonArray types) {
    return types.values().stream().filter(type -> !type.equals(NULL)).toList();
  }

  private static JsonObject byType(JsonObject schema, List<JsonValue> types) {
    List<JsonObject> options = new ArrayList<>();
    for (JsonValue type : types) {
      String name = Objects.requireNonNullElse(type.asString(), "");
      Map<String, JsonValue> option = new LinkedHashMap<>();
      option.put("type", type);
      schema.forEach(
          (keyword, value) -> {
            if (!keyword.equals("type")
                && !ANNOTATIONS.contains(keyword)
                && appliesTo(name, keyword)) {
              option.put(keyword, value);
            }
          });
      JsonObject one = JsonObject.of(option);
      JsonArray choices = one.array("enum");
      if (choices != null) {
        List<JsonValue> possible =
            choices.values().stream().filter(choice -> isOf(name, choice)).toList();
        if (possible.isEmpty()) {
          continue;
        }
        one = one.with("enum", possible);
      }
      options.add(one);
    }
    return annotations(schema).with("anyOf", options);
  }

  private static boolean appliesTo(String type, String keyword) {
    return (type.equals("array") || !ARRAY_KEYWORDS.contains(keyword))
        && (type.equals("object") || !OBJECT_KEYWORDS.contains(keyword))
        && (type.equals("string") || !STRING_KEYWORDS.contains(keyword))
        && (type.equals("number") || type.equals("integer") || !NUMBER_KEYWORDS.contains(keyword));
  }

  private static boolean isOf(String type, JsonValue value) {
    return switch (type) {
      case "string" -> value instanceof JsonString;
      case "integer" -> value instanceof JsonNumber number && number.asLong() != null;
      case "number" -> value instanceof JsonNumber;
      case "boolean" -> value instanceof JsonLiteral && !value.isNull();
      case "null" -> value.isNull();
      case "object" -> value instanceof JsonObject;
      default -> value instanceof JsonArray;
    };
  }

  /** The schema with the keywords beside its alternatives moved into each of them. */
  private static JsonObject distributed(JsonObject schema, List<JsonValue> options) {
    JsonObject beside = schema.without("anyOf");
    JsonObject annotations = annotations(beside);
    for (String annotation : annotations.names()) {
      beside = beside.without(annotation);
    }
    if (beside.isEmpty()) {
      return schema;
    }
    List<JsonObject> alternatives = new ArrayList<>();
    for (JsonValue option : options) {
      JsonObject one = option instanceof JsonObject object ? object : JsonObject.EMPTY;
      alternatives.add(
          one.has("$ref") ? beside.with("allOf", List.of(one)) : SchemaMerge.of(beside, one));
    }
    return annotations.with("anyOf", alternatives);
  }

  /** The types that a {@code type} names; none if the schema contradicts itself. */
  static List<JsonValue> types(JsonValue type) {
    return type instanceof JsonArray several ? several.values() : List.of(type);
  }

  private static JsonObject annotations(JsonObject schema) {
    JsonObject annotations = JsonObject.EMPTY;
    for (String name : schema.names()) {
      if (ANNOTATIONS.contains(name)) {
        annotations = annotations.with(name, schema.get(name));
      }
    }
    return annotations;
  }
}
