package io.aiprovider.provider.google.schema;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.wire.request.SchemaDescription;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A reduced schema as the JSON Schema that Gemini accepts in {@code responseJsonSchema} and {@code
 * parametersJsonSchema}. Only these fields can express maps: objects whose properties have any
 * name.
 *
 * @see <a href="https://ai.google.dev/api/generate-content#GenerationConfig">GenerationConfig</a>
 */
final class JsonSchemaForm {
  private static final Pattern OLDER_MODELS = Pattern.compile("gemini-(1|2\\.0)|gemma");

  private JsonSchemaForm() {}

  /** Whether the model accepts this form. */
  static boolean isAcceptedBy(String model) {
    return !OLDER_MODELS.matcher(model).find();
  }

  /** Whether Gemini's own form cannot express the reduced schema. */
  static boolean isNeededFor(JsonObject reduced) {
    if (reduced.has("additionalProperties")) {
      return true;
    }
    JsonObject properties = reduced.object("properties");
    if (properties != null) {
      for (String name : properties.names()) {
        if (isNeededFor(Objects.requireNonNull(properties.object(name)))) {
          return true;
        }
      }
    }
    JsonObject items = reduced.object("items");
    return items != null && isNeededFor(items)
        || reduced.objects("anyOf").stream().anyMatch(JsonSchemaForm::isNeededFor);
  }

  /** The reduced schema in this form. */
  static JsonObject of(JsonObject reduced) {
    Map<String, JsonValue> schema = new LinkedHashMap<>();
    Map<String, JsonValue> described = new LinkedHashMap<>();
    reduced.forEach(
        (name, value) -> {
          switch (name) {
            case "nullable" -> {} // this form has a type for it, which is added below
            case "type" -> schema.put(name, lowerCase(value));
            case "properties" -> schema.put(name, each((JsonObject) value));
            case "items" -> schema.put(name, of((JsonObject) value));
            case "additionalProperties" ->
                schema.put(
                    name,
                    value.equals(JsonObject.EMPTY) ? JsonLiteral.TRUE : of((JsonObject) value));
            case "anyOf" -> schema.put(name, each((JsonArray) value));
            case "minItems", "maxItems" -> schema.put(name, number(value));
            case "minLength", "maxLength", "minProperties", "maxProperties" ->
                described.put(name, number(value));
            case "pattern" -> described.put(name, value);
            default -> schema.put(name, value);
          }
        });
    JsonObject form = SchemaDescription.with(JsonObject.of(schema), described);
    return reduced.isTrue("nullable") ? orNull(form) : form;
  }

  private static JsonObject orNull(JsonObject schema) {
    JsonObject none = JsonObject.of("type", "null");
    List<JsonObject> options = new ArrayList<>(schema.objects("anyOf"));
    if (!options.isEmpty()) {
      options.add(none);
      return schema.with("anyOf", options);
    }
    return schema.has("enum") || !schema.has("type")
        ? JsonObject.of("anyOf", List.of(schema, none))
        : schema.with("type", List.of(Objects.requireNonNull(schema.get("type")), "null"));
  }

  private static JsonObject each(JsonObject properties) {
    Map<String, JsonValue> all = new LinkedHashMap<>();
    properties.forEach((name, schema) -> all.put(name, of((JsonObject) schema)));
    return JsonObject.of(all);
  }

  private static JsonValue each(JsonArray options) {
    return JsonArray.of(options.objects().stream().map(JsonSchemaForm::of).toList());
  }

  private static JsonValue lowerCase(JsonValue type) {
    return JsonString.of(String.valueOf(type.asString()).toLowerCase(Locale.ROOT));
  }

  private static JsonValue number(JsonValue count) {
    return JsonNumber.of(new BigDecimal(String.valueOf(count.asString())));
  }
}
