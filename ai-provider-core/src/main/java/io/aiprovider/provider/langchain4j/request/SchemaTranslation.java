package io.aiprovider.provider.langchain4j.request;

import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNullSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema in LangChain4j's form. Its classes support a part of JSON Schema; any schema beyond
 * that stays text, which its models accept too.
 */
final class SchemaTranslation {
  private static final String DEFINITIONS = "#/definitions/";
  private static final String DEFS = "#/$defs/";

  /** Keywords without a rule for values. */
  private static final Set<String> ANNOTATIONS = Set.of("$schema", "$id", "$comment", "title");

  private SchemaTranslation() {}

  /** Any schema. */
  static JsonSchemaElement of(JsonObject schema) {
    return element(modern(schema));
  }

  /**
   * The schema of an object, which LangChain4j requires for a tool; null if it is not an object.
   */
  static @Nullable JsonObjectSchema ofObject(JsonObject schema) {
    JsonObject modern = resolved(modern(schema));
    if (!modern.has("type")) {
      modern = modern.with("type", "object");
    }
    return element(modern) instanceof JsonObjectSchema object ? object : null;
  }

  /** The schema with its definitions in {@code $defs}, where LangChain4j expects them. */
  private static JsonObject modern(JsonObject schema) {
    JsonObject definitions = schema.object("definitions");
    if (definitions == null || schema.has("$defs")) {
      return schema;
    }
    JsonObject moved = schema.without("definitions").with("$defs", definitions);
    return repointed(moved) instanceof JsonObject object ? object : moved;
  }

  private static JsonValue repointed(JsonValue value) {
    if (value instanceof JsonArray array) {
      return new JsonArray(array.values().stream().map(SchemaTranslation::repointed).toList());
    }
    if (!(value instanceof JsonObject object)) {
      return value;
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    object.forEach(
        (name, member) ->
            members.put(
                name,
                name.equals("$ref")
                        && member instanceof JsonString ref
                        && ref.value().startsWith(DEFINITIONS)
                    ? JsonString.of(DEFS + ref.value().substring(DEFINITIONS.length()))
                    : repointed(member)));
    return JsonObject.of(members);
  }

  /** The target of a schema that is only a reference, as generators of schemas write them. */
  private static JsonObject resolved(JsonObject schema) {
    String ref = schema.string("$ref");
    JsonObject defs = schema.object("$defs");
    if (ref == null || defs == null || !ref.startsWith(DEFS)) {
      return schema;
    }
    JsonObject target = defs.object(ref.substring(DEFS.length()));
    return target == null ? schema : target.with("$defs", defs);
  }

  private static JsonSchemaElement element(JsonObject schema) {
    JsonSchemaElement known = known(schema);
    return known == null ? JsonRawSchema.from(schema.toJson()) : known;
  }

  private static @Nullable JsonSchemaElement known(JsonObject schema) {
    if (schema.has("$ref")) {
      String ref = schema.string("$ref");
      return has(schema, "$ref") && ref != null && ref.startsWith(DEFS)
          ? JsonReferenceSchema.builder().reference(ref.substring(DEFS.length())).build()
          : null;
    }
    String description = schema.string("description");
    if (schema.has("description") && description == null) {
      return null;
    }
    if (schema.has("anyOf")) {
      return has(schema, "anyOf", "description") ? anyOf(schema, description) : null;
    }
    if (schema.has("enum")) {
      return has(schema, "enum", "type", "description") ? anEnum(schema, description) : null;
    }
    return switch (Objects.requireNonNullElse(schema.string("type"), "")) {
      case "object" ->
          has(
                  schema,
                  "type",
                  "description",
                  "properties",
                  "required",
                  "additionalProperties",
                  "$defs")
              ? object(schema, description)
              : null;
      case "array" ->
          has(schema, "type", "description", "items") ? array(schema, description) : null;
      case "null" -> has(schema, "type") ? new JsonNullSchema() : null;
      default -> has(schema, "type", "description") ? scalar(schema, description) : null;
    };
  }

  /** Whether the schema has no other rules than these. */
  private static boolean has(JsonObject schema, String... names) {
    return schema.names().stream()
        .allMatch(name -> ANNOTATIONS.contains(name) || List.of(names).contains(name));
  }

  private static @Nullable JsonSchemaElement scalar(
      JsonObject schema, @Nullable String description) {
    return switch (Objects.requireNonNullElse(schema.string("type"), "")) {
      case "string" -> JsonStringSchema.builder().description(description).build();
      case "integer" -> JsonIntegerSchema.builder().description(description).build();
      case "number" -> JsonNumberSchema.builder().description(description).build();
      case "boolean" -> JsonBooleanSchema.builder().description(description).build();
      default -> null;
    };
  }

  private static @Nullable JsonSchemaElement anyOf(
      JsonObject schema, @Nullable String description) {
    List<JsonObject> choices = schema.objects("anyOf");
    JsonArray all = schema.array("anyOf");
    if (all == null || choices.isEmpty() || choices.size() != all.size()) {
      return null;
    }
    return JsonAnyOfSchema.builder()
        .description(description)
        .anyOf(choices.stream().map(SchemaTranslation::element).toList())
        .build();
  }

  private static @Nullable JsonSchemaElement anEnum(
      JsonObject schema, @Nullable String description) {
    List<String> values = strings(schema.get("enum"));
    boolean ofStrings = !schema.has("type") || "string".equals(schema.string("type"));
    return values == null || values.isEmpty() || !ofStrings
        ? null
        : JsonEnumSchema.builder().description(description).enumValues(values).build();
  }

  private static @Nullable JsonSchemaElement array(
      JsonObject schema, @Nullable String description) {
    JsonObject items = schema.object("items");
    if (items == null && schema.has("items")) {
      return null;
    }
    JsonArraySchema.Builder array = JsonArraySchema.builder().description(description);
    return items == null ? array.build() : array.items(element(items)).build();
  }

  private static @Nullable JsonSchemaElement object(
      JsonObject schema, @Nullable String description) {
    Map<String, JsonSchemaElement> properties = elements(schema.get("properties"));
    Map<String, JsonSchemaElement> definitions = elements(schema.get("$defs"));
    List<String> required = schema.has("required") ? strings(schema.get("required")) : List.of();
    JsonValue more = schema.get("additionalProperties");
    if (properties == null
        || definitions == null
        || required == null
        || more != null && !(more instanceof JsonLiteral)) {
      return null;
    }
    JsonObjectSchema.Builder object =
        JsonObjectSchema.builder()
            .description(description)
            .addProperties(properties)
            .required(required)
            .definitions(definitions);
    return more == null
        ? object.build()
        : object.additionalProperties(more == JsonLiteral.TRUE).build();
  }

  /** Schemas by their names; null if one of them is not a schema. */
  private static @Nullable Map<String, JsonSchemaElement> elements(@Nullable JsonValue value) {
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof JsonObject object)) {
      return null;
    }
    Map<String, JsonSchemaElement> elements = new LinkedHashMap<>();
    for (String name : object.names()) {
      JsonObject schema = object.object(name);
      if (schema == null) {
        return null;
      }
      elements.put(name, element(schema));
    }
    return elements;
  }

  private static @Nullable List<String> strings(@Nullable JsonValue value) {
    if (!(value instanceof JsonArray array)) {
      return null;
    }
    List<String> strings = new ArrayList<>();
    for (JsonValue each : array) {
      if (!(each instanceof JsonString string)) {
        return null;
      }
      strings.add(string.value());
    }
    return strings;
  }
}
