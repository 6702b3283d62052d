package io.aiprovider.provider.wire.request;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request's {@code response_format}. Immutable.
 *
 * @param isJson whether the answer must be JSON; otherwise it is any text
 * @param schema the schema that JSON must follow, with the format's description; null for any JSON
 * @param name the name of the schema
 * @param strict whether the answer must follow the schema exactly
 * @since 0.1
 */
public record AnswerFormat(
    boolean isJson, @Nullable JsonObject schema, String name, boolean strict) {
  private static final String FIELD = "response_format";

  /**
   * The format.
   *
   * @param value the value of {@code response_format}
   * @throws io.aiprovider.failure.UnsupportedFeature if it is none of OpenAI's formats, or has no
   *     schema although its type requires one
   */
  public static AnswerFormat of(JsonValue value, Unsupported unsupported) {
    JsonObject format = value instanceof JsonObject object ? object : JsonObject.EMPTY;
    return switch (Objects.requireNonNullElse(format.string("type"), "")) {
      case "text" -> new AnswerFormat(false, null, "", false);
      case "json_object" -> new AnswerFormat(true, null, "", false);
      case "json_schema" -> ofSchema(format.object("json_schema"), unsupported);
      default -> throw unsupported.refuse(FIELD);
    };
  }

  private static AnswerFormat ofSchema(@Nullable JsonObject named, Unsupported unsupported) {
    JsonObject schema = named == null ? null : named.object("schema");
    if (named == null || schema == null) {
      throw unsupported.refuse(FIELD);
    }
    return new AnswerFormat(
        true,
        SchemaDescription.orElse(schema, named.string("description")),
        Objects.requireNonNullElse(named.string("name"), "answer"),
        named.isTrue("strict"));
  }
}
