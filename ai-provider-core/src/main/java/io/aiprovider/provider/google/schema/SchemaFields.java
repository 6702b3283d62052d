package io.aiprovider.provider.google.schema;

import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.Unsupported;
import java.util.List;

/**
 * Writes JSON Schemas into a request to Gemini. Each of its two places for a schema has two fields:
 * one for Gemini's own form, and one for JSON Schema. The second is used only where the first
 * cannot express the schema. Immutable.
 *
 * @param model the requested model: older ones have no field for JSON Schema
 * @param unsupported refuses a schema that the model cannot receive
 * @since 0.1
 */
public record SchemaFields(String model, Unsupported unsupported) {
  /** Keywords that may give an object properties, beside those that are named at its root. */
  private static final List<String> SOURCES_OF_ARGUMENTS =
      List.of("$ref", "anyOf", "oneOf", "allOf", "patternProperties");

  /**
   * A {@code generationConfig} with the schema of the answer.
   *
   * @param path where the schema is in the caller's request
   * @throws io.aiprovider.failure.UnsupportedFeature if the model cannot receive the schema
   */
  public JsonObject withResponse(JsonObject config, JsonObject schema, String path) {
    JsonObject reduced = SchemaReduction.of(schema, path, unsupported);
    return with(config, "responseSchema", "responseJsonSchema", reduced, path);
  }

  /**
   * A {@code functionDeclaration} with the schema of its arguments; unchanged if the function has
   * no arguments, because the API refuses an object without properties.
   *
   * @param path where the schema is in the caller's request
   * @throws io.aiprovider.failure.UnsupportedFeature if the model cannot receive the schema
   */
  public JsonObject withArguments(JsonObject declaration, JsonObject schema, String path) {
    if (!hasArguments(schema)) {
      return declaration;
    }
    JsonObject reduced = SchemaReduction.ofArguments(schema, path, unsupported);
    return with(declaration, "parameters", "parametersJsonSchema", reduced, path);
  }

  private JsonObject with(
      JsonObject body, String ownField, String jsonSchemaField, JsonObject reduced, String path) {
    if (!JsonSchemaForm.isNeededFor(reduced)) {
      return body.with(ownField, reduced);
    }
    if (!JsonSchemaForm.isAcceptedBy(model)) {
      throw unsupported.refuse(path);
    }
    return body.with(jsonSchemaField, JsonSchemaForm.of(reduced));
  }

  private static boolean hasArguments(JsonObject schema) {
    JsonObject properties = schema.object("properties");
    JsonObject others = schema.object("additionalProperties");
    return properties != null && !properties.isEmpty()
        || others != null && !others.isEmpty()
        || SOURCES_OF_ARGUMENTS.stream().anyMatch(schema::has);
  }
}
