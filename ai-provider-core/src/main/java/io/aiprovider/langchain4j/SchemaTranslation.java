package io.aiprovider.langchain4j;

import dev.langchain4j.exception.UnsupportedFeatureException;
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
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * LangChain4j's schemas as JSON.
 *
 * <p>OpenAI's strict mode requires that all properties are required and that there are no others.
 * Optional properties may be null there instead; objects with arbitrary properties are not
 * supported.
 *
 * @see <a href="https://platform.openai.com/docs/guides/structured-outputs">Structured outputs</a>
 */
final class SchemaTranslation {
  private final boolean strict;

  private SchemaTranslation(boolean strict) {
    this.strict = strict;
  }

  static JsonObject of(JsonSchemaElement schema, boolean strict) {
    return new SchemaTranslation(strict).schema(schema);
  }

  /** Whether strict mode supports the whole schema. */
  static boolean fitsStrictMode(JsonSchemaElement root) {
    return JsonSchema.fitsStrictMode(of(root, true));
  }

  /** The schema for strict mode if that supports all of it, else unchanged. */
  static JsonObject strictIfPossible(JsonSchemaElement root) {
    return of(root, fitsStrictMode(root));
  }

  private JsonObject schema(JsonSchemaElement schema) {
    if (schema instanceof JsonRawSchema raw) {
      return parsed(raw.schema());
    }
    if (schema instanceof JsonReferenceSchema reference) {
      return JsonObject.of("$ref", "#/$defs/" + reference.reference());
    }
    if (schema instanceof JsonAnyOfSchema any) {
      return described(
          JsonObject.of("anyOf", any.anyOf().stream().map(this::schema).toList()), schema);
    }
    JsonObject typed = JsonObject.of("type", type(schema));
    if (schema instanceof JsonObjectSchema object) {
      return withProperties(described(typed, schema), object);
    }
    if (schema instanceof JsonArraySchema array) {
      JsonObject items = array.items() == null ? JsonObject.EMPTY : schema(array.items());
      return described(typed, schema).with("items", items);
    }
    return schema instanceof JsonEnumSchema options
        ? described(typed, schema).with("enum", options.enumValues())
        : described(typed, schema);
  }

  private static String type(JsonSchemaElement schema) {
    if (schema instanceof JsonObjectSchema) {
      return "object";
    }
    if (schema instanceof JsonArraySchema) {
      return "array";
    }
    if (schema instanceof JsonStringSchema || schema instanceof JsonEnumSchema) {
      return "string";
    }
    if (schema instanceof JsonIntegerSchema) {
      return "integer";
    }
    if (schema instanceof JsonNumberSchema) {
      return "number";
    }
    if (schema instanceof JsonBooleanSchema) {
      return "boolean";
    }
    if (schema instanceof JsonNullSchema) {
      return "null";
    }
    throw new UnsupportedFeatureException(
        "A schema of " + schema.getClass().getName() + " is not supported: use a JsonRawSchema.");
  }

  private JsonObject withProperties(JsonObject json, JsonObjectSchema object) {
    Map<String, JsonObject> properties = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            (name, property) -> {
              boolean optional = strict && !required(object).contains(name);
              properties.put(name, optional ? orNull(schema(property)) : schema(property));
            });
    JsonObject complete =
        json.with("properties", properties)
            .with("required", strict ? properties.keySet() : required(object));
    if (strict && !isOpen(object)) {
      complete = complete.with("additionalProperties", false);
    } else if (object.additionalProperties() != null) {
      complete = complete.with("additionalProperties", object.additionalProperties());
    }
    if (object.definitions() == null || object.definitions().isEmpty()) {
      return complete;
    }
    Map<String, JsonObject> definitions = new LinkedHashMap<>();
    object.definitions().forEach((name, defined) -> definitions.put(name, schema(defined)));
    return complete.with("$defs", definitions);
  }

  /** Whether the object may have arbitrary properties, which is assumed when none are listed. */
  private static boolean isOpen(JsonObjectSchema object) {
    return Boolean.TRUE.equals(object.additionalProperties()) || object.properties().isEmpty();
  }

  private static List<String> required(JsonObjectSchema object) {
    return object.required() == null ? List.of() : object.required();
  }

  private static JsonObject orNull(JsonObject schema) {
    String type = schema.string("type");
    return type == null || schema.has("enum")
        ? JsonObject.of("anyOf", List.of(schema, JsonObject.of("type", "null")))
        : schema.with("type", List.of(type, "null"));
  }

  private static JsonObject described(JsonObject json, JsonSchemaElement schema) {
    return schema.description() == null ? json : json.with("description", schema.description());
  }

  private static JsonObject parsed(String schema) {
    try {
      return JsonObject.parse(schema);
    } catch (JsonException e) {
      UnsupportedFeatureException unsupported =
          new UnsupportedFeatureException(
              "A JsonRawSchema that is not a JSON object is not supported. " + e.getMessage());
      unsupported.initCause(e);
      throw unsupported;
    }
  }
}
