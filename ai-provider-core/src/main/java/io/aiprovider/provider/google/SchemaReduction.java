package io.aiprovider.provider.google;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.wire.SchemaDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JSON Schema in the form that Gemini accepts: references are replaced by what they refer to, the
 * parts of {@code allOf} are merged, a union with null is {@code nullable}, a constant is an
 * enumeration of one, and rules that Gemini's schemas cannot express are added to the description.
 * An object that may have properties of any name keeps {@code additionalProperties}: only {@link
 * JsonSchemaForm} can express it.
 *
 * <p>A schema that refers to itself has no end, and one whose parts refer to each other many times
 * may be far too large. Such a reference is followed twice, or once if that is too much, and what
 * would come after it is left out; if that is still too much, the schema is refused. Google does
 * the same with references that are sent to it.
 *
 * @see <a href="https://ai.google.dev/api/caching#Schema">Schema</a>
 */
final class SchemaReduction {
  private static final Logger log = LoggerFactory.getLogger(SchemaReduction.class);
  private static final int DEEPEST = 64;

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

  /** Rules that are added to the description. */
  private static final Set<String> TOLD =
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

  private final SchemaSource source;
  private int inUnion;

  private SchemaReduction(SchemaSource source) {
    this.source = source;
  }

  /**
   * The schema in Gemini's form.
   *
   * @param path where it is in the request
   * @throws io.aiprovider.failure.UnsupportedFeature if it has no end
   */
  static JsonObject of(JsonObject schema, String path, Unsupported unsupported) {
    return of(schema, path, unsupported, reduction -> reduction.reduced(schema, 0));
  }

  /**
   * The schema of a function's arguments, which is one object in any case: its alternatives are
   * told in the description, and their properties are all listed.
   *
   * @throws io.aiprovider.failure.UnsupportedFeature if it is not of an object, or has no end
   */
  static JsonObject ofArguments(JsonObject schema, String path, Unsupported unsupported) {
    JsonObject reduced =
        of(
            schema,
            path,
            unsupported,
            reduction ->
                reduction.reduced(
                    new ArgumentSchema(reduction.source, reduction::toBeTold).of(schema), 0));
    if (!"OBJECT".equals(reduced.string("type"))) {
      throw unsupported.refuse(path);
    }
    return reduced.without("nullable");
  }

  private static JsonObject of(
      JsonObject schema,
      String path,
      Unsupported unsupported,
      Function<SchemaReduction, @Nullable JsonObject> reduce) {
    for (int followed = 2; followed > 0; followed--) {
      try {
        JsonObject reduced =
            reduce.apply(
                new SchemaReduction(new SchemaSource(schema, followed, path, unsupported)));
        return reduced == null ? JsonObject.EMPTY : reduced;
      } catch (SchemaTooLarge once) {
        log.debug("A schema whose references were followed {} times was too large.", followed);
      }
    }
    throw unsupported.refuse(path);
  }

  /** The schema; null if it goes on without an end, or contradicts itself. */
  private @Nullable JsonObject reduced(JsonObject schema, int depth) {
    if (inUnion > 0) {
      source.countCopy();
    }
    if (depth > DEEPEST) {
      log.debug("A schema has no end: what is deeper than {} levels is left out.", DEEPEST);
      return null;
    }
    int opened = source.opened();
    try {
      JsonObject whole = source.whole(schema);
      boolean contradictsItself =
          whole != null && whole.get("type") instanceof JsonArray types && types.size() == 0;
      return whole == null || contradictsItself
          ? null
          : reducedWhole(SchemaUnions.separated(whole), depth);
    } finally {
      source.closeTo(opened);
    }
  }

  /** An alternative in a form that says the same without the document around it. */
  private JsonObject toBeTold(JsonObject alternative) {
    JsonObject reduced = alternative.toJson().contains("\"$ref\"") ? reduced(alternative, 1) : null;
    return reduced == null ? alternative : JsonSchemaForm.of(reduced);
  }

  private @Nullable JsonObject reducedWhole(JsonObject schema, int depth) {
    JsonObject reduced = JsonObject.EMPTY;
    Map<String, JsonValue> told = new LinkedHashMap<>();
    for (String name : schema.names()) {
      JsonValue value = Objects.requireNonNull(schema.get(name));
      if (isTold(name, value)) {
        told.put(name, value);
      } else {
        reduced = with(reduced, name, value, depth);
      }
    }
    JsonObject typed = typed(reduced, schema, depth);
    return typed == null
        ? null
        : SchemaDescription.with(withType(SchemaChoices.addTo(typed, schema)), told);
  }

  private static boolean isTold(String name, JsonValue value) {
    return switch (name) {
      case "format" -> !FORMATS.contains(String.valueOf(value.asString()));
      case "prefixItems" -> value instanceof JsonArray items && items.size() > 0;
      default -> TOLD.contains(name);
    };
  }

  /** With what the API demands: a type, what an array is of. Null if nothing is left of it. */
  private @Nullable JsonObject typed(JsonObject reduced, JsonObject schema, int depth) {
    JsonObject typed = reduced;
    if (!typed.has("type") && !typed.has("anyOf")) {
      if (schema.has("anyOf")) {
        return null; // all of them went on without an end
      }
      typed = isOfProperties(typed, schema) ? typed.with("type", "OBJECT") : typed;
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
    if ("OBJECT".equals(typed.string("type")) && !schema.has("anyOf")) {
      typed = withOthers(typed, schema, depth);
    }
    return withRequired(typed, schema);
  }

  private static boolean isOfProperties(JsonObject typed, JsonObject schema) {
    return typed.has("properties")
        || schema.has("required")
        || schema.has("patternProperties")
        || schema.object("additionalProperties") != null;
  }

  /**
   * With what other properties an object may have than those that are named, if that is said or if
   * none is named. Gemini's own form has no place for it: see {@link JsonSchemaForm}.
   */
  private JsonObject withOthers(JsonObject typed, JsonObject schema, int depth) {
    JsonObject named = schema.object("properties");
    boolean namesNone = named == null || named.isEmpty();
    List<JsonValue> others = new ArrayList<>();
    JsonObject byPattern = schema.object("patternProperties");
    if (byPattern != null) {
      byPattern.forEach((pattern, value) -> others.add(value));
    }
    JsonValue more = schema.get("additionalProperties");
    if (more instanceof JsonObject other && !other.isEmpty()) {
      others.add(other);
    } else if (namesNone && others.isEmpty() && more != JsonLiteral.FALSE) {
      return typed.with("additionalProperties", JsonObject.EMPTY);
    }
    if (others.isEmpty()) {
      return typed;
    }
    JsonValue first = others.get(0);
    JsonObject all =
        others.size() > 1
            ? JsonObject.of("anyOf", others)
            : first instanceof JsonObject only ? only : JsonObject.EMPTY;
    JsonObject known = all.isEmpty() ? all : reduced(all, depth + 1);
    return typed.with("additionalProperties", known == null ? JsonObject.EMPTY : known);
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
      case "anyOf" -> {
        return value instanceof JsonArray options ? union(reduced, options, depth) : reduced;
      }
      case "enum", "const", "items", "prefixItems", "required", "additionalProperties" -> {
        return reduced; // when the type is known
      }
      default -> {
        if (TAKEN.contains(name)) {
          return reduced.with(name, value);
        }
        if (COUNTS.contains(name)) {
          Long count = value instanceof JsonNumber number ? number.asLong() : null;
          return count == null ? reduced : reduced.with(name, String.valueOf(count));
        }
        log.debug("Gemini does not accept '{}' in a schema: it is left out.", name);
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
    JsonObject typed = others.isEmpty() ? reduced : reduced.with("type", named(others.get(0)));
    return others.size() < several.size() ? typed.with("nullable", true) : typed;
  }

  private static JsonValue named(JsonValue type) {
    return type instanceof JsonString name
        ? new JsonString(name.value().toUpperCase(Locale.ROOT))
        : type;
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
    inUnion++;
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
    inUnion--;
    JsonObject united =
        switch (kept.size()) {
          case 0 -> reduced;
          case 1 -> SchemaMerge.of(reduced, kept.get(0));
          default -> reduced.with("anyOf", kept);
        };
    return nullable ? united.with("nullable", true) : united;
  }
}
