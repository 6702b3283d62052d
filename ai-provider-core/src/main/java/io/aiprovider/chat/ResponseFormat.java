package io.aiprovider.chat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonSchema;

/**
 * The value of a request's {@code response_format}.
 *
 * @since 0.1
 */
public final class ResponseFormat {
  private static final int MAX_NAME = 64;

  private ResponseFormat() {}

  /**
   * Requests an answer that follows a JSON Schema: in strict mode, if that {@linkplain
   * JsonSchema#fitsStrictMode supports} the schema.
   *
   * @param name the name of the answer's type; characters that OpenAI does not allow are replaced,
   *     and a name that is too long is shortened
   */
  public static JsonObject of(String name, JsonObject schema) {
    String allowed = name.isBlank() ? "answer" : name.replaceAll("[^a-zA-Z0-9_-]", "_");
    JsonObject described =
        JsonObject.of("name", allowed.substring(0, Math.min(MAX_NAME, allowed.length())))
            .with("strict", JsonSchema.fitsStrictMode(schema))
            .with("schema", schema);
    return JsonObject.of("type", "json_schema").with("json_schema", described);
  }
}
