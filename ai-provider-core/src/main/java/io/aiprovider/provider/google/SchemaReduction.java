package io.aiprovider.provider.google;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JSON Schema as Gemini takes it: references are put in place, a union with null is {@code
 * nullable}, a constant an enumeration of one, and what Gemini has no word for is left out.
 *
 * <p>A schema that refers to itself has no end, and one whose parts refer to each other again and
 * again may have one that nobody lives to see. Such a reference is followed twice, or once if that
 * is too much, and what would go on from there is left out; if that is too much, too, the schema is
 * refused. Google does the same with references that it is sent.
 *
 * @see <a href="https://ai.google.dev/api/caching#Schema">Schema</a>
 */
final class SchemaReduction {
  private static final Logger log = LoggerFactory.getLogger(SchemaReduction.class);
  private static final int DEEPEST = 64;

  /** How many schemas references may stand for in all. */
  private static final int MOST_REFERRED = 2_000;

  private static final Set<String> TAKEN =
      Set.of(
          "title",
          "description",
          "format",
          "nullable",
          "pattern",
          "minimum",
          "maximum",
          "propertyOrdering");

  /** Counts, which the API has as texts, for they are of 64 bits. */
  private static final Set<String> COUNTS =
      Set.of("minItems", "maxItems", "minProperties", "maxProperties", "minLength", "maxLength");

  private static final Set<String> FORMATS =
      Set.of("enum", "date-time", "float", "double", "int32", "int64");

  /** There are more schemas than anybody can be sent. */
  private static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final JsonObject root;
  private final int followed;
  private final List<String> open = new ArrayList<>();
  private int referred;

  private SchemaReduction(JsonObject root, int followed) {
    this.root = root;
    this.followed = followed;
  }

  /**
   * The schema in Gemini's words.
   *
   * @param path where it is in the request
   * @throws io.aiprovider.failure.UnsupportedFeature if it has no end
   */
  static JsonObject of(JsonObject schema, String path, Unsupported unsupported) {
    for (int followed = 2; followed > 0; followed--) {
      try {
        JsonObject reduced = new SchemaReduction(schema, followed).reduced(schema, 0);
        return reduced == null ? JsonObject.EMPTY : reduced;
      } catch (TooMany once) {
        log.debug("A schema whose references were followed {} times was too large.", followed);
      }
    }
    throw unsupported.refuse(path);
  }

  /** The schema; null if it goes on without an end. */
  private @Nullable JsonObject reduced(JsonObject schema, int depth) {
    if (!open.isEmpty() && ++referred > MOST_REFERRED) {
      throw new TooMany();
    }
    String ref = schema.string("$ref");
    if (depth > DEEPEST || ref != null && Collections.frequency(open, ref) >= followed) {
      log.debug("A schema goes on without an end: it is left out from '{}' on.", ref);
      return null;
    }
    if (ref != null) {
      open.add(ref);
      JsonObject reduced = reduced(referred(schema, ref), depth + 1);
      open.remove(open.size() - 1);
      return reduced;
    }
    JsonObject reduced = JsonObject.EMPTY;
    for (String name : schema.names()) {
      JsonValue value = schema.get(name);
      if (value != null) {
        reduced = with(reduced, name, value, depth);
      }
    }
    JsonObject typed = typed(reduced, schema, depth);
    return typed == null ? null : withType(withChoices(typed, schema));
  }

  /** With what the API demands: a type, what an array is of. Null if nothing is left of it. */
  private @Nullable JsonObject typed(JsonObject reduced, JsonObject schema, int depth) {
    JsonObject typed = reduced;
    if (!typed.has("type") && !typed.has("anyOf")) {
      if (schema.has("anyOf") || schema.has("oneOf")) {
        return null; // all of them went on without an end
      }
      typed = typed.has("properties") ? typed.with("type", "OBJECT") : typed;
      typed =
          schema.has("items") || schema.has("prefixItems") ? typed.with("type", "ARRAY") : typed;
    }
    if ("ARRAY".equals(typed.string("type")) && !typed.has("items")) {
      JsonObject items = items(schema, depth);
      if (items == null) {
        return null;
      }
      typed = typed.with("items", items);
    }
    return withRequired(typed, schema);
  }

  /** The API wants one for each: what may be anything is a text. */
  private static JsonObject withType(JsonObject typed) {
    return typed.has("type") || typed.has("anyOf") ? typed : typed.with("type", "STRING");
  }

  /** What an array is of; null if that goes on without an end. */
  private @Nullable JsonObject items(JsonObject schema, int depth) {
    JsonObject items = schema.object("items");
    List<JsonObject> several = schema.objects("prefixItems");
    JsonObject all =
        items == null && !several.isEmpty()
            ? JsonObject.of("anyOf", several.stream().distinct().toList())
            : items;
    return reduced(all == null ? JsonObject.EMPTY : all, depth + 1);
  }

  /** Only what is there can be required. */
  private static JsonObject withRequired(JsonObject typed, JsonObject schema) {
    JsonObject properties = typed.object("properties");
    if (properties == null) {
      return typed.without("required");
    }
    Set<JsonValue> required = new LinkedHashSet<>();
    for (JsonObject each : List.of(typed, schema)) {
      JsonArray names = each.array("required");
      required.addAll(names == null ? List.of() : names.values());
    }
    required.removeIf(name -> !properties.has(String.valueOf(name.asString())));
    return required.isEmpty()
        ? typed.without("required")
        : typed.with("required", List.copyOf(required));
  }

  private JsonObject with(JsonObject reduced, String name, JsonValue value, int depth) {
    switch (name) {
      case "type" -> {
        return type(reduced, value);
      }
      case "properties" -> {
        JsonObject properties =
            value instanceof JsonObject each ? properties(each, depth) : JsonObject.EMPTY;
        return properties.isEmpty() // which the API refuses
            ? reduced.with("type", "OBJECT")
            : reduced.with(name, properties);
      }
      case "anyOf", "oneOf" -> {
        return value instanceof JsonArray options ? union(reduced, options, depth) : reduced;
      }
      case "allOf" -> {
        return value instanceof JsonArray parts ? merged(reduced, parts, depth) : reduced;
      }
      case "enum", "const", "items", "prefixItems", "required" -> {
        return reduced; // when the type is known
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
    if (type == null && choices.stream().allMatch(JsonNumber.class::isInstance)) {
      with = with.with("type", "NUMBER");
    } else if (type == null && choices.stream().allMatch(JsonLiteral.class::isInstance)) {
      with = with.with("type", "BOOLEAN");
    }
    if (choices.stream().allMatch(JsonString.class::isInstance)
        && (type == null || type.equals("STRING"))) {
      with = with.with("type", "STRING");
      if (!choices.contains(JsonString.of(""))) { // which it refuses, too
        return with.with("enum", choices);
      }
    }
    String words =
        "One of: "
            + choices.stream().map(JsonValue::toJson).collect(Collectors.joining(", "))
            + ".";
    String description = with.string("description");
    return with.with("description", description == null ? words : description + " " + words);
  }

  private JsonObject properties(JsonObject properties, int depth) {
    Map<String, JsonObject> all = new LinkedHashMap<>();
    for (String name : properties.names()) {
      JsonObject property = properties.object(name);
      JsonObject known =
          reduced(property == null ? JsonObject.EMPTY : property, depth + 1); // true is anything
      if (known != null) {
        all.put(name, known);
      }
    }
    return JsonObject.of(all);
  }

  private JsonObject union(JsonObject reduced, JsonArray options, int depth) {
    List<JsonObject> kept = new ArrayList<>();
    boolean nullable = false;
    for (JsonObject option : options.objects()) {
      if ("null".equals(option.string("type"))) {
        nullable = true;
      } else {
        JsonObject known = reduced(option, depth + 1);
        if (known != null) {
          kept.add(known);
        }
      }
    }
    JsonObject united =
        switch (kept.size()) {
          case 0 -> reduced;
          case 1 -> merge(reduced, kept.get(0));
          default -> reduced.with("anyOf", kept);
        };
    return nullable ? united.with("nullable", true) : united;
  }

  private JsonObject merged(JsonObject reduced, JsonArray parts, int depth) {
    JsonObject all = reduced;
    for (JsonObject part : parts.objects()) {
      JsonObject known = reduced(part, depth + 1);
      all = known == null ? all : merge(all, known);
    }
    return all;
  }

  private static JsonObject merge(JsonObject base, JsonObject more) {
    Map<String, Object> merged = new LinkedHashMap<>();
    base.forEach(merged::put);
    for (String name : more.names()) {
      JsonObject present = base.object(name);
      JsonObject added = more.object(name);
      JsonArray listed = name.equals("required") ? base.array(name) : null;
      JsonArray further = more.array(name);
      if (present != null && added != null) {
        merged.put(name, merge(present, added));
      } else if (listed != null && further != null) {
        List<JsonValue> all = new ArrayList<>(listed.values());
        all.addAll(further.values());
        merged.put(name, all);
      } else {
        merged.put(name, Objects.requireNonNull(more.get(name)));
      }
    }
    return JsonObject.of(merged);
  }

  /** What a {@code $ref} within the schema stands for, with the words beside it. */
  private JsonObject referred(JsonObject schema, String ref) {
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
