package io.aiprovider.provider.google.schema;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How Gemini receives the keywords of JSON Schema that do not contain schemas. */
final class SchemaKeywords {
  private static final Logger log = LoggerFactory.getLogger(SchemaKeywords.class);

  private static final Set<String> SUPPORTED =
      Set.of(
          "title",
          "description",
          "format",
          "nullable",
          "pattern",
          "minimum",
          "maximum",
          "propertyOrdering");

  /** Counts. The API receives them as texts, because they have 64 bits. */
  private static final Set<String> COUNTS =
      Set.of("minItems", "maxItems", "minProperties", "maxProperties", "minLength", "maxLength");

  /** Rules that are added to the description. */
  private static final Set<String> DESCRIBED =
      Set.of(
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "uniqueItems",
          "contains",
          "minContains",
          "maxContains",
          "patternProperties",
          "propertyNames",
          "dependentRequired",
          "dependentSchemas",
          "unevaluatedItems",
          "not",
          "if",
          "then",
          "else");

  private static final Set<String> FORMATS =
      Set.of("enum", "date-time", "float", "double", "int32", "int64");

  private SchemaKeywords() {}

  /** Whether the keyword is a rule that only a description can express. */
  static boolean isDescribed(String name, JsonValue value) {
    return switch (name) {
      case "format" -> !FORMATS.contains(String.valueOf(value.asString()));
      case "prefixItems" -> value instanceof JsonArray items && items.size() > 0;
      default -> DESCRIBED.contains(name);
    };
  }

  /** The reduced schema with a keyword; unchanged if Gemini does not support the keyword. */
  static JsonObject with(JsonObject reduced, String name, JsonValue value) {
    if (SUPPORTED.contains(name)) {
      return reduced.with(name, value);
    }
    if (COUNTS.contains(name)) {
      Long count = value instanceof JsonNumber number ? number.asLong() : null;
      return count == null ? reduced : reduced.with(name, String.valueOf(count));
    }
    log.debug("Gemini does not accept '{}' in a schema: it is left out.", name);
    return reduced;
  }

  /** The reduced schema with a type, or with the first type of a list. */
  static JsonObject withType(JsonObject reduced, JsonValue type) {
    if (!(type instanceof JsonArray several)) {
      return reduced.with("type", upperCase(type));
    }
    List<JsonValue> others =
        several.values().stream().filter(each -> !"null".equals(each.asString())).toList();
    JsonObject typed = others.isEmpty() ? reduced : reduced.with("type", upperCase(others.get(0)));
    return others.size() < several.size() ? typed.with("nullable", true) : typed;
  }

  private static JsonValue upperCase(JsonValue type) {
    return type instanceof JsonString name
        ? new JsonString(name.value().toUpperCase(Locale.ROOT))
        : type;
  }
}
