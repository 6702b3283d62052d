package io.aiprovider.provider.simulated;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a value that fits a JSON Schema, always the same one for the same schema. It supports
 * {@code $ref} within the schema, {@code allOf}, {@code anyOf} and {@code oneOf} (the first
 * branch), and the keywords of {@link ScalarExample}; not {@code pattern}, {@code not}, {@code if}
 * or {@code uniqueItems}.
 *
 * <p>The value has optional properties, and lists have an element, up to a depth and a size. Beyond
 * them it is as short as the schema allows, which ends recursive schemas. A schema without a value
 * of bounded size gets {@code null} at its deepest places.
 */
final class SchemaExample {
  private static final int FULL_DEPTH = 8;
  private static final int MAX_DEPTH = 64;
  private static final int FULL_SIZE = 500;
  private static final int MAX_SIZE = 5_000;
  private static final int MAX_REFERENCES = 16;

  private final JsonObject root;
  private int size;

  private SchemaExample(JsonObject root) {
    this.root = root;
  }

  static JsonValue of(JsonObject schema) {
    return new SchemaExample(schema).value(schema, "", 0);
  }

  private JsonValue value(@Nullable JsonValue schema, String name, int depth) {
    size++;
    if (depth > MAX_DEPTH || size > MAX_SIZE) {
      return JsonLiteral.NULL;
    }
    if (!(schema instanceof JsonObject object)) {
      return ScalarExample.string(JsonObject.EMPTY, name); // no schema, or true: anything fits
    }
    boolean brief = depth > FULL_DEPTH || size > FULL_SIZE;
    JsonObject target = dereferenced(object);
    JsonArray allOf = target.array("allOf");
    if (allOf != null) {
      return value(allOf(target.without("allOf"), allOf.objects()), name, depth + 1);
    }
    for (String keyword : List.of("anyOf", "oneOf")) {
      List<JsonObject> branches = target.objects(keyword);
      if (!branches.isEmpty()) {
        JsonObject branch = brief ? shortest(branches) : branches.get(0);
        return value(merged(target.without(keyword), branch), name, depth + 1);
      }
    }
    JsonArray options = target.array("enum");
    JsonValue constant = target.get("const");
    if (constant != null) {
      return constant;
    }
    return options != null && options.size() > 0
        ? options.values().get(0)
        : typed(target, name, depth, brief);
  }

  private JsonValue typed(JsonObject schema, String name, int depth, boolean brief) {
    return switch (type(schema, brief)) {
      case "object" -> object(schema, depth, brief);
      case "array" -> array(schema, name, depth, brief);
      case "integer" -> ScalarExample.number(schema, true);
      case "number" -> ScalarExample.number(schema, false);
      case "boolean" -> JsonLiteral.TRUE;
      case "null" -> JsonLiteral.NULL;
      default -> ScalarExample.string(schema, name);
    };
  }

  private static String type(JsonObject schema, boolean brief) {
    if (schema.get("type") instanceof JsonString type) {
      return type.value();
    }
    if (schema.get("type") instanceof JsonArray types && types.size() > 0) {
      List<String> names = new ArrayList<>();
      types.forEach(each -> names.add(each instanceof JsonString type ? type.value() : ""));
      if (brief && names.contains("null")) {
        return "null";
      }
      return names.stream().filter(type -> !type.equals("null")).findFirst().orElse("null");
    }
    if (schema.has("properties") || schema.has("required")) {
      return "object";
    }
    if (schema.has("items") || schema.has("prefixItems")) {
      return "array";
    }
    return schema.has("minimum") || schema.has("maximum") ? "number" : "string";
  }

  private JsonObject object(JsonObject schema, int depth, boolean brief) {
    JsonObject object = schema.object("properties");
    JsonObject properties = object == null ? JsonObject.EMPTY : object;
    Set<String> required = new LinkedHashSet<>();
    JsonArray names = schema.array("required");
    if (names != null) {
      names.forEach(
          name -> {
            if (name instanceof JsonString text) {
              required.add(text.value());
            }
          });
    }
    Set<String> members = new LinkedHashSet<>(properties.names());
    if (brief) {
      members.retainAll(required);
    }
    members.addAll(required);
    Map<String, JsonValue> values = new LinkedHashMap<>();
    for (String member : members) {
      JsonValue described =
          properties.has(member) ? properties.get(member) : schema.get("additionalProperties");
      values.put(member, value(described, member, depth + 1));
    }
    return JsonObject.of(values);
  }

  private JsonArray array(JsonObject schema, String name, int depth, boolean brief) {
    JsonArray array = schema.array("prefixItems");
    List<JsonValue> first = array == null ? List.of() : array.values();
    JsonValue rest = schema.get("items");
    long wanted = brief ? 0 : Math.max(1, first.size());
    wanted = Math.max(wanted, ScalarExample.limit(schema, "minItems", 0));
    wanted = Math.min(wanted, ScalarExample.limit(schema, "maxItems", MAX_SIZE));
    if (rest == JsonLiteral.FALSE) {
      wanted = Math.min(wanted, first.size());
    }
    List<JsonValue> values = new ArrayList<>();
    for (int i = 0; i < wanted && size <= MAX_SIZE; i++) {
      values.add(value(i < first.size() ? first.get(i) : rest, name, depth + 1));
    }
    return new JsonArray(values);
  }

  private JsonObject allOf(JsonObject base, List<JsonObject> parts) {
    JsonObject all = base;
    for (JsonObject part : parts) {
      all = merged(all, dereferenced(part));
    }
    return all;
  }

  /** The branch that most likely ends a recursion, judged by the branch alone. */
  private static JsonObject shortest(List<JsonObject> branches) {
    return branches.stream()
        .filter(branch -> "null".equals(branch.string("type")))
        .findFirst()
        .or(() -> branches.stream().filter(branch -> !branch.has("$ref")).findFirst())
        .orElse(branches.get(0));
  }

  private JsonObject dereferenced(JsonObject schema) {
    JsonObject result = schema;
    for (int i = 0; i < MAX_REFERENCES; i++) {
      String reference = result.string("$ref");
      if (reference == null) {
        return result;
      }
      result = merged(result.without("$ref"), find(reference));
    }
    return result.without("$ref");
  }

  /**
   * The target of a reference such as {@code #/$defs/address}; an empty schema if there is none.
   */
  private JsonObject find(String reference) {
    String[] steps = reference.split("/", -1);
    JsonValue found = steps[0].equals("#") ? root : JsonObject.EMPTY;
    for (String step : Arrays.asList(steps).subList(1, steps.length)) {
      String name = step.replace("~1", "/").replace("~0", "~");
      found = found instanceof JsonObject object ? object.get(name) : null;
    }
    return found instanceof JsonObject schema ? schema : JsonObject.EMPTY;
  }

  /**
   * Both schemas in one: the properties and required names of both, otherwise the second's values.
   */
  private static JsonObject merged(JsonObject one, JsonObject other) {
    Map<String, JsonValue> both = members(one);
    other.forEach(
        (keyword, theirs) -> both.merge(keyword, theirs, (a, b) -> joined(keyword, a, b)));
    return JsonObject.of(both);
  }

  private static JsonValue joined(String keyword, JsonValue mine, JsonValue theirs) {
    if (mine instanceof JsonObject a && theirs instanceof JsonObject b) {
      Map<String, JsonValue> both = members(a);
      both.putAll(members(b));
      return JsonObject.of(both);
    }
    boolean adds = keyword.equals("required") || keyword.equals("allOf");
    if (adds && mine instanceof JsonArray a && theirs instanceof JsonArray b) {
      List<JsonValue> both = new ArrayList<>(a.values());
      both.addAll(b.values());
      return new JsonArray(both);
    }
    return theirs;
  }

  private static Map<String, JsonValue> members(JsonObject object) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    object.forEach(members::put);
    return members;
  }
}
