package io.aiprovider.provider.google.schema;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.wire.request.SchemaDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * <p>A schema that refers to itself never ends, and one whose parts refer to each other many times
 * may be far too large. Such a reference is followed twice, or once if the result is too large, and
 * the rest is left out. If the result is still too large, the schema is refused. Google does the
 * same with references that are sent to it.
 *
 * @see <a href="https://ai.google.dev/api/caching#Schema">Schema</a>
 */
final class SchemaReduction {
  private static final Logger log = LoggerFactory.getLogger(SchemaReduction.class);
  private static final int MAX_DEPTH = 64;
  private static final int MAX_REPETITIONS = 2;

  private final SchemaDocument document;
  private int unions;

  private SchemaReduction(SchemaDocument document) {
    this.document = document;
  }

  /**
   * The schema in Gemini's form.
   *
   * @param path where it is in the request
   * @throws io.aiprovider.failure.UnsupportedFeature if it is too large, or a reference leads
   *     nowhere
   */
  static JsonObject of(JsonObject schema, String path, Unsupported unsupported) {
    return of(schema, path, unsupported, reduction -> reduction.reduced(schema, 0));
  }

  /**
   * The schema of a function's arguments, which is always one object: its alternatives are in the
   * description, and the properties of all of them are listed.
   *
   * @throws io.aiprovider.failure.UnsupportedFeature if it is not an object or too large, or a
   *     reference leads nowhere
   */
  static JsonObject ofArguments(JsonObject schema, String path, Unsupported unsupported) {
    JsonObject reduced =
        of(
            schema,
            path,
            unsupported,
            reduction ->
                reduction.reduced(
                    new ArgumentSchema(reduction.document, reduction::standalone).of(schema), 0));
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
    for (int repetitions = MAX_REPETITIONS; repetitions > 0; repetitions--) {
      try {
        SchemaDocument document = new SchemaDocument(schema, repetitions, path, unsupported);
        JsonObject reduced = reduce.apply(new SchemaReduction(document));
        return reduced == null ? JsonObject.EMPTY : reduced;
      } catch (SchemaTooLarge e) {
        log.debug("A schema whose references were followed {} times was too large.", repetitions);
      }
    }
    throw unsupported.refuse(path);
  }

  /** The schema; null if it refers to itself too often, or contradicts itself. */
  private @Nullable JsonObject reduced(JsonObject schema, int depth) {
    if (unions > 0) {
      document.countCopy();
    }
    if (depth > MAX_DEPTH) {
      log.debug("A schema has more than {} levels: the deeper ones are left out.", MAX_DEPTH);
      return null;
    }
    int openReferences = document.openReferences();
    try {
      JsonObject resolved = document.resolved(schema);
      return resolved == null || contradictsItself(resolved)
          ? null
          : reducedKeywords(SchemaUnions.separated(resolved), depth);
    } finally {
      document.closeReferences(openReferences);
    }
  }

  private static boolean contradictsItself(JsonObject schema) {
    return schema.get("type") instanceof JsonArray types && types.size() == 0;
  }

  /** A schema with the same meaning that can be read without the document around it. */
  private JsonObject standalone(JsonObject schema) {
    JsonObject reduced = schema.toJson().contains("\"$ref\"") ? reduced(schema, 1) : null;
    return reduced == null ? schema : JsonSchemaForm.of(reduced);
  }

  private @Nullable JsonObject reducedKeywords(JsonObject schema, int depth) {
    JsonObject reduced = JsonObject.EMPTY;
    Map<String, JsonValue> described = new LinkedHashMap<>();
    for (String name : schema.names()) {
      JsonValue value = Objects.requireNonNull(schema.get(name));
      if (SchemaKeywords.isDescribed(name, value)) {
        described.put(name, value);
      } else {
        reduced = with(reduced, name, value, depth);
      }
    }
    JsonObject complete = complete(reduced, schema, depth);
    return complete == null
        ? null
        : SchemaDescription.with(withType(EnumReduction.addTo(complete, schema)), described);
  }

  private JsonObject with(JsonObject reduced, String name, JsonValue value, int depth) {
    return switch (name) {
      case "type" -> SchemaKeywords.withType(reduced, value);
      case "properties" -> objects(depth).withProperties(reduced, value);
      case "anyOf" ->
          value instanceof JsonArray options ? withUnion(reduced, options, depth) : reduced;
      case "enum", "const", "items", "prefixItems", "required", "additionalProperties" ->
          reduced; // they are added when the type is known
      default -> SchemaKeywords.with(reduced, name, value);
    };
  }

  private ObjectReduction objects(int depth) {
    return new ObjectReduction(property -> reduced(property, depth + 1));
  }

  /**
   * The reduced schema with what the API requires: a type, and the items of an array. Null if
   * nothing is left of it.
   */
  private @Nullable JsonObject complete(JsonObject reduced, JsonObject schema, int depth) {
    JsonObject typed = reduced;
    if (!typed.has("type") && !typed.has("anyOf")) {
      if (schema.has("anyOf")) {
        return null; // no alternative is left
      }
      typed = ObjectReduction.isObject(typed, schema) ? typed.with("type", "OBJECT") : typed;
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
      typed = objects(depth).withOtherProperties(typed, schema);
    }
    return ObjectReduction.withRequired(typed, schema);
  }

  /** The API requires a type: a schema that allows everything becomes a text. */
  private static JsonObject withType(JsonObject typed) {
    return typed.has("type") || typed.has("anyOf") ? typed : typed.with("type", "STRING");
  }

  /** The items of an array; null if they are left out. */
  private @Nullable JsonObject items(JsonObject schema, int depth) {
    JsonObject items = schema.object("items");
    List<JsonObject> several = schema.objects("prefixItems");
    JsonObject all =
        items == null && !several.isEmpty()
            ? JsonObject.of("anyOf", several.stream().distinct().toList())
            : items;
    return reduced(all == null ? JsonObject.EMPTY : all, depth + 1);
  }

  private JsonObject withUnion(JsonObject reduced, JsonArray options, int depth) {
    List<JsonObject> kept = new ArrayList<>();
    boolean nullable = false;
    unions++;
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
    unions--;
    JsonObject united =
        switch (kept.size()) {
          case 0 -> reduced;
          case 1 -> SchemaMerge.of(reduced, kept.get(0));
          default -> reduced.with("anyOf", kept);
        };
    return nullable ? united.with("nullable", true) : united;
  }
}
