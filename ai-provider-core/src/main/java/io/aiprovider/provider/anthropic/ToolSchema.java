package io.aiprovider.provider.anthropic;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.wire.request.SchemaReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema of a tool's arguments in the form that Anthropic accepts: its root must be of
 * type {@code object}, must not have {@code anyOf}, {@code oneOf} or {@code allOf}, and its
 * property names are limited. Below the root everything is accepted.
 *
 * <p>Arguments are always an object, so alternatives of other types are removed. A root that only
 * refers to another schema is replaced by that schema. Parts of an {@code allOf} are merged where
 * that changes nothing. All other alternatives move one level down: {@code {"if": {}, "then":
 * {"anyOf": …}}} means the same as {@code {"anyOf": …}}. The properties of all alternatives are
 * listed at the root too, because models read them there.
 */
final class ToolSchema {
  private static final Pattern PROPERTY_NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");
  private static final List<String> COMPOSITIONS = List.of("anyOf", "oneOf", "allOf");
  private static final List<String> CONDITION = List.of("if", "then", "else");

  /** Parts with no other keywords than these can be merged without a change of meaning. */
  private static final Set<String> MERGEABLE =
      Set.of("type", "properties", "required", "title", "description");

  private final String path;
  private final Unsupported unsupported;

  private ToolSchema(String path, Unsupported unsupported) {
    this.path = path;
    this.unsupported = unsupported;
  }

  /**
   * The schema with a root that Anthropic accepts.
   *
   * @param strict whether the model must follow the schema exactly; Anthropic ignores conditions
   *     then
   * @param path where the schema is in the request
   * @throws io.aiprovider.failure.UnsupportedFeature if no accepted schema has the same meaning
   */
  static JsonObject of(
      @Nullable JsonObject schema, boolean strict, String path, Unsupported unsupported) {
    JsonObject given = schema == null ? JsonObject.EMPTY : schema;
    return new ToolSchema(path, unsupported).root(given, strict);
  }

  private JsonObject root(JsonObject given, boolean strict) {
    JsonObject root = ofObject(withoutReference(given, given));
    root = withoutOtherTypes(root);
    root = withPartsMerged(root, given);
    if (COMPOSITIONS.stream().anyMatch(root::has)) {
      if (strict) {
        throw unsupported.refuse(path);
      }
      root = withCompositionsBelow(root, given);
    }
    JsonObject properties = root.object("properties");
    if (properties == null) {
      return given.isEmpty() ? root.with("properties", JsonObject.EMPTY) : root;
    }
    if (!properties.names().stream().allMatch(name -> PROPERTY_NAME.matcher(name).matches())) {
      throw unsupported.refuse(path + ".properties");
    }
    return root;
  }

  /** Replaces a root that refers to a schema within itself by that schema. */
  private JsonObject withoutReference(JsonObject root, JsonObject document) {
    JsonObject schema = root;
    Set<String> followed = new LinkedHashSet<>();
    for (String ref = schema.string("$ref"); ref != null; ref = schema.string("$ref")) {
      JsonObject target = followed.add(ref) ? SchemaReference.target(document, ref) : null;
      if (target == null) {
        throw unsupported.refuse(path + ".$ref");
      }
      Map<String, JsonValue> merged = new LinkedHashMap<>();
      target.forEach(merged::put);
      schema.without("$ref").forEach(merged::put);
      schema = JsonObject.of(merged);
    }
    return schema;
  }

  private JsonObject ofObject(JsonObject root) {
    if (!canBeObject(root)) {
      throw unsupported.refuse(path + ".type");
    }
    return root.with("type", "object").without("nullable");
  }

  /** Without alternatives that are not objects; if only one is left, it becomes a part of allOf. */
  private JsonObject withoutOtherTypes(JsonObject root) {
    JsonObject reduced = root;
    for (String name : List.of("anyOf", "oneOf")) {
      JsonArray options = reduced.array(name);
      if (options == null) {
        continue;
      }
      List<JsonValue> possible = options.values().stream().filter(ToolSchema::canBeObject).toList();
      if (possible.isEmpty()) {
        throw unsupported.refuse(path + "." + name);
      }
      reduced = reduced.without(name);
      if (possible.size() > 1) {
        reduced = reduced.with(name, possible);
      } else {
        List<JsonValue> parts = new ArrayList<>(values(reduced.array("allOf")));
        parts.add(possible.get(0));
        reduced = reduced.with("allOf", parts);
      }
    }
    return reduced;
  }

  private static boolean canBeObject(JsonValue option) {
    if (!(option instanceof JsonObject schema)) {
      return !"false".equals(option.toJson());
    }
    JsonValue type = schema.get("type");
    return type == null
        || JsonString.of("object").equals(type)
        || type instanceof JsonArray types && types.values().contains(JsonString.of("object"));
  }

  /** The root with the parts of {@code allOf} merged into it, if all of them can be. */
  private JsonObject withPartsMerged(JsonObject root, JsonObject document) {
    List<JsonObject> parts = new ArrayList<>();
    for (JsonValue part : values(root.array("allOf"))) {
      if (!(part instanceof JsonObject object)) {
        return root;
      }
      JsonObject resolved = withoutReference(object, document);
      if (!MERGEABLE.containsAll(resolved.names()) || !canBeObject(resolved)) {
        return root;
      }
      parts.add(resolved);
    }
    boolean closed = root.has("additionalProperties") || root.has("patternProperties");
    if (parts.isEmpty() || closed && parts.stream().anyMatch(part -> part.has("properties"))) {
      return root; // a closed root applies to its own properties only
    }
    List<JsonObject> all = new ArrayList<>(List.of(root));
    all.addAll(parts);
    JsonObject merged = root.without("allOf");
    Set<JsonValue> required = new LinkedHashSet<>();
    all.forEach(part -> required.addAll(values(part.array("required"))));
    merged = required.isEmpty() ? merged : merged.with("required", List.copyOf(required));
    for (JsonObject part : parts) {
      String description = part.string("description");
      if (!merged.has("description") && description != null) {
        merged = merged.with("description", description);
      }
    }
    Map<String, JsonValue> properties = combined(all, "allOf");
    return properties.isEmpty() ? merged : merged.with("properties", JsonObject.of(properties));
  }

  /** The properties of several schemas; one that differs between them is combined as named. */
  private static Map<String, JsonValue> combined(List<JsonObject> schemas, String composition) {
    Map<String, Set<JsonValue>> found = new LinkedHashMap<>();
    for (JsonObject schema : schemas) {
      JsonObject properties = schema.object("properties");
      if (properties != null) {
        properties.forEach(
            (name, value) -> found.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(value));
      }
    }
    Map<String, JsonValue> combined = new LinkedHashMap<>();
    found.forEach(
        (name, values) ->
            combined.put(
                name,
                values.size() == 1
                    ? values.iterator().next()
                    : JsonObject.of(composition, List.copyOf(values))));
    return combined;
  }

  private JsonObject withCompositionsBelow(JsonObject root, JsonObject document) {
    JsonObject below = JsonObject.EMPTY;
    JsonObject above = root;
    for (String name : root.names()) {
      if (COMPOSITIONS.contains(name) || CONDITION.contains(name)) {
        below = below.with(name, root.get(name));
        above = above.without(name);
      }
    }
    JsonObject shown = withShownProperties(above, root, document);
    return shown.with("if", JsonObject.EMPTY).with("then", below);
  }

  /**
   * The root with the properties of all alternatives, unless a closed root would then allow more.
   */
  private JsonObject withShownProperties(JsonObject above, JsonObject root, JsonObject document) {
    if (root.has("additionalProperties") || root.has("patternProperties")) {
      return above;
    }
    List<JsonObject> alternatives = new ArrayList<>();
    for (String name : COMPOSITIONS) {
      for (JsonValue option : values(root.array(name))) {
        if (option instanceof JsonObject schema) {
          alternatives.add(withoutReference(schema, document));
        }
      }
    }
    Map<String, JsonValue> properties = combined(alternatives, "anyOf");
    JsonObject own = above.object("properties");
    if (own != null) {
      own.forEach(properties::put);
    }
    return properties.isEmpty() ? above : above.with("properties", JsonObject.of(properties));
  }

  private static List<JsonValue> values(@Nullable JsonArray array) {
    return array == null ? List.of() : array.values();
  }
}
