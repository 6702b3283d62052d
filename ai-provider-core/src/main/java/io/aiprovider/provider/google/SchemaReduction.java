package io.aiprovider.provider.google;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JSON Schema as Gemini takes it: references are put in place, a union with null is {@code
 * nullable}, a constant an enumeration of one, and what Gemini has no word for is left out.
 *
 * @see <a href="https://ai.google.dev/api/caching#Schema">Schema</a>
 */
final class SchemaReduction {
  private static final Logger log = LoggerFactory.getLogger(SchemaReduction.class);

  /** A schema that refers to itself has no end: it is cut here. */
  private static final int DEEPEST = 24;

  private static final Set<String> TAKEN =
      Set.of(
          "title",
          "description",
          "format",
          "nullable",
          "required",
          "pattern",
          "minimum",
          "maximum",
          "propertyOrdering");

  /** Counts, which the API has as texts, for they are of 64 bits. */
  private static final Set<String> COUNTS =
      Set.of("minItems", "maxItems", "minProperties", "maxProperties", "minLength", "maxLength");

  private static final Set<String> FORMATS =
      Set.of("enum", "date-time", "float", "double", "int32", "int64");

  private final JsonObject root;

  private SchemaReduction(JsonObject root) {
    this.root = root;
  }

  static JsonObject of(JsonObject schema) {
    return new SchemaReduction(schema).reduced(schema, 0);
  }

  private JsonObject reduced(JsonObject schema, int depth) {
    if (depth > DEEPEST) {
      return JsonObject.of("type", "OBJECT");
    }
    JsonObject referred = referred(schema);
    if (referred != null) {
      return reduced(referred, depth + 1);
    }
    JsonObject reduced = JsonObject.EMPTY;
    for (String name : schema.names()) {
      JsonValue value = schema.get(name);
      if (value != null) {
        reduced = with(reduced, name, value, depth);
      }
    }
    return withChoices(reduced, schema);
  }

  private JsonObject with(JsonObject reduced, String name, JsonValue value, int depth) {
    switch (name) {
      case "type" -> {
        return type(reduced, value);
      }
      case "properties" -> {
        return value instanceof JsonObject properties
            ? reduced.with(name, properties(properties, depth))
            : reduced;
      }
      case "items" -> {
        return value instanceof JsonObject items
            ? reduced.with(name, reduced(items, depth + 1))
            : reduced;
      }
      case "anyOf", "oneOf" -> {
        return value instanceof JsonArray options ? union(reduced, options, depth) : reduced;
      }
      case "allOf" -> {
        return value instanceof JsonArray parts ? merged(reduced, parts, depth) : reduced;
      }
      case "enum", "const" -> {
        return reduced; // with the type, when that is known
      }
      case "format" -> {
        return FORMATS.contains(String.valueOf(value.asString()))
            ? reduced.with(name, value)
            : reduced;
      }
      default -> {
        if (TAKEN.contains(name)) {
          return reduced.with(name, value);
        }
        if (COUNTS.contains(name)) {
          Long count = value instanceof JsonNumber number ? number.asLong() : null;
          return count == null ? reduced : reduced.with(name, String.valueOf(count));
        }
        log.debug("Gemini has no word for '{}' in a schema: it is left out.", name);
        return reduced;
      }
    }
  }

  private static JsonObject type(JsonObject reduced, JsonValue type) {
    if (!(type instanceof JsonArray several)) {
      return reduced.with("type", named(type));
    }
    List<JsonValue> others =
        several.values().stream().filter(each -> !"null".equals(each.asString())).toList();
    JsonObject typed =
        others.size() == 1
            ? reduced.with("type", named(others.get(0)))
            : reduced.with(
                "anyOf", others.stream().map(each -> JsonObject.of("type", named(each))).toList());
    return others.size() < several.size() ? typed.with("nullable", true) : typed;
  }

  private static JsonValue named(JsonValue type) {
    return type instanceof JsonString name
        ? new JsonString(name.value().toUpperCase(Locale.ROOT))
        : type;
  }

  /** The API takes texts to choose from; values of other types are told in words. */
  private static JsonObject withChoices(JsonObject reduced, JsonObject schema) {
    List<JsonValue> choices = new ArrayList<>();
    JsonArray listed = schema.array("enum");
    JsonValue only = schema.get("const");
    if (listed != null) {
      choices.addAll(listed.values());
    } else if (only != null) {
      choices.add(only);
    }
    boolean nullable = choices.removeIf(JsonValue::isNull);
    JsonObject with = nullable ? reduced.with("nullable", true) : reduced;
    if (choices.isEmpty()) {
      return with;
    }
    String type = reduced.has("anyOf") ? "several" : reduced.string("type");
    boolean texts = choices.stream().allMatch(JsonString.class::isInstance);
    if (texts && (type == null || type.equals("STRING"))) {
      return with.with("type", "STRING").with("enum", choices);
    }
    String words =
        "One of: "
            + choices.stream().map(JsonValue::toJson).collect(Collectors.joining(", "))
            + ".";
    String description = with.string("description");
    return with.with("description", description == null ? words : description + " " + words);
  }

  private JsonObject properties(JsonObject properties, int depth) {
    JsonObject reduced = JsonObject.EMPTY;
    for (String name : properties.names()) {
      JsonObject property = properties.object(name);
      reduced =
          reduced.with(name, property == null ? JsonObject.EMPTY : reduced(property, depth + 1));
    }
    return reduced;
  }

  private JsonObject union(JsonObject reduced, JsonArray options, int depth) {
    List<JsonObject> kept = new ArrayList<>();
    boolean nullable = false;
    for (JsonObject option : options.objects()) {
      if ("null".equals(option.string("type"))) {
        nullable = true;
      } else {
        kept.add(reduced(option, depth + 1));
      }
    }
    JsonObject united =
        kept.size() == 1 ? merge(reduced, kept.get(0)) : reduced.with("anyOf", kept);
    return nullable ? united.with("nullable", true) : united;
  }

  private JsonObject merged(JsonObject reduced, JsonArray parts, int depth) {
    JsonObject all = reduced;
    for (JsonObject part : parts.objects()) {
      all = merge(all, reduced(part, depth + 1));
    }
    return all;
  }

  private static JsonObject merge(JsonObject base, JsonObject more) {
    JsonObject merged = base;
    for (String name : more.names()) {
      JsonObject present = merged.object(name);
      JsonObject added = more.object(name);
      merged =
          merged.with(
              name, present != null && added != null ? merge(present, added) : more.get(name));
    }
    return merged;
  }

  /** What a {@code $ref} within the schema stands for, with the words beside it. */
  private @Nullable JsonObject referred(JsonObject schema) {
    String ref = schema.string("$ref");
    if (ref == null) {
      return null;
    }
    JsonValue found = root;
    for (String step : ref.startsWith("#") ? ref.substring(1).split("/", -1) : new String[] {"?"}) {
      if (!step.isEmpty()) {
        String name = step.replace("~1", "/").replace("~0", "~");
        found = found instanceof JsonObject object ? object.get(name) : null;
      }
    }
    JsonObject target = found instanceof JsonObject object ? object : JsonObject.EMPTY;
    return merge(target, schema.without("$ref"));
  }
}
