package io.aiprovider.provider.wire.request;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The description of a JSON Schema. A rule that a provider's schemas cannot express is added to the
 * description, because the model reads it.
 *
 * @since 0.1
 */
public final class SchemaDescription {
  private SchemaDescription() {}

  /** The schema with a text after its description. */
  public static JsonObject with(JsonObject schema, String text) {
    String description = schema.string("description");
    return schema.with("description", description == null ? text : description + " " + text);
  }

  /** The schema with this description, if it has none. */
  public static JsonObject orElse(JsonObject schema, @Nullable String description) {
    return description == null || description.isEmpty() || schema.has("description")
        ? schema
        : schema.with("description", description);
  }

  /** The schema with these keywords added to its description; itself if there are none. */
  public static JsonObject with(JsonObject schema, Map<String, JsonValue> keywords) {
    return keywords.isEmpty()
        ? schema
        : with(
            schema,
            keywords.entrySet().stream()
                .map(keyword -> keyword.getKey() + ": " + keyword.getValue().toJson())
                .collect(Collectors.joining(", ", "{", "}")));
  }
}
