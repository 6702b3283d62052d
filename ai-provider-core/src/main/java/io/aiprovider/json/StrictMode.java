package io.aiprovider.json;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What OpenAI's strict mode requires of a schema: an object at the root; in objects, all properties
 * required and no others; a type for each value; for strings, only the supported formats; and none
 * of the keywords below.
 *
 * @see <a href="https://platform.openai.com/docs/guides/structured-outputs">Structured outputs,
 *     "Supported schemas"</a>
 */
final class StrictMode {
  private static final Set<String> REFUSED =
      Set.of(
          "allOf",
          "oneOf",
          "not",
          "if",
          "then",
          "else",
          "dependentRequired",
          "dependentSchemas",
          "patternProperties");
  private static final Set<String> FORMATS =
      Set.of("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid");
  private static final Set<String> TYPE_KEYWORDS = Set.of("type", "anyOf", "enum", "const");

  private StrictMode() {}

  static boolean fits(JsonObject root) {
    return "object".equals(root.string("type")) && !root.has("anyOf") && fitsWithin(root);
  }

  private static boolean fitsWithin(JsonObject schema) {
    if (schema.has("$ref")) {
      return schema.names().size() == 1; // a description next to it is also refused
    }
    return schema.names().stream().noneMatch(REFUSED::contains)
        && schema.names().stream().anyMatch(TYPE_KEYWORDS::contains)
        && (!isOf("object", schema) || closed(schema))
        && (!isOf("string", schema) || hasUsualFormat(schema))
        && (!isOf("array", schema) || schema.object("items") != null)
        && parts(schema).allMatch(part -> part instanceof JsonObject o && fitsWithin(o));
  }

  private static boolean isOf(String type, JsonObject schema) {
    JsonValue types = schema.get("type");
    JsonString wanted = new JsonString(type);
    return wanted.equals(types)
        || types instanceof JsonArray several && several.values().contains(wanted);
  }

  private static boolean hasUsualFormat(JsonObject schema) {
    String format = schema.string("format");
    return format == null || FORMATS.contains(format);
  }

  private static boolean closed(JsonObject schema) {
    return schema.get("additionalProperties") == JsonLiteral.FALSE
        && required(schema).containsAll(members(schema, "properties").names());
  }

  private static Set<String> required(JsonObject schema) {
    JsonArray required = schema.array("required");
    List<JsonValue> names = required == null ? List.of() : required.values();
    return names.stream()
        .filter(JsonString.class::isInstance)
        .map(name -> ((JsonString) name).value())
        .collect(Collectors.toSet());
  }

  /** The direct subschemas of a schema. */
  private static Stream<JsonValue> parts(JsonObject schema) {
    JsonObject items = schema.object("items");
    JsonArray choices = schema.array("anyOf");
    return Stream.of(
            values(members(schema, "properties")),
            values(members(schema, "$defs")),
            values(members(schema, "definitions")),
            items == null ? Stream.<JsonValue>empty() : Stream.of(items),
            choices == null ? Stream.<JsonValue>empty() : choices.values().stream())
        .flatMap(part -> part);
  }

  private static JsonObject members(JsonObject schema, String name) {
    JsonObject members = schema.object(name);
    return members == null ? JsonObject.EMPTY : members;
  }

  private static Stream<JsonValue> values(JsonObject members) {
    return members.names().stream().map(name -> JsonValue.of(members.get(name)));
  }
}
