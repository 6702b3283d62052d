package io.aiprovider.provider.google.schema;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One schema for values that must satisfy several. */
final class SchemaMerge {
  /** The limit for the alternatives of a schema that must satisfy two unions. */
  private static final int MAX_ALTERNATIVES = 100;

  private static final JsonValue NUMBER = JsonString.of("number");
  private static final JsonValue INTEGER = JsonString.of("integer");

  private SchemaMerge() {}

  /** Both schemas; where they contradict each other, the second is used, except for types. */
  static JsonObject of(JsonObject base, JsonObject more) {
    Map<String, Object> merged = new LinkedHashMap<>();
    base.forEach(merged::put);
    more.forEach(
        (name, added) -> {
          JsonValue present = base.get(name);
          merged.put(name, present == null ? added : joined(name, present, added));
        });
    JsonObject all = JsonObject.of(merged);
    boolean opened =
        all.get("additionalProperties") instanceof JsonObject open
            && open.isEmpty()
            && all.has("properties");
    return opened ? all.without("additionalProperties") : all;
  }

  private static JsonValue joined(String name, JsonValue present, JsonValue added) {
    if (name.equals("type")) {
      return common(SchemaUnions.types(present), SchemaUnions.types(added));
    }
    if (present instanceof JsonObject one && added instanceof JsonObject other) {
      return name.equals("properties") ? properties(one, other) : of(one, other);
    }
    if (present instanceof JsonArray one && added instanceof JsonArray other) {
      switch (name) {
        case "required", "allOf" -> {
          Set<JsonValue> all = new LinkedHashSet<>(one.values());
          all.addAll(other.values());
          return new JsonArray(List.copyOf(all));
        }
        case "enum" -> {
          List<JsonValue> both = new ArrayList<>(one.values());
          both.retainAll(other.values());
          return new JsonArray(both.isEmpty() ? other.values() : both);
        }
        case "anyOf" -> {
          return product(one, other);
        }
        default -> {}
      }
    }
    return added;
  }

  /** The types that both lists allow; an empty list if there are none. */
  private static JsonValue common(List<JsonValue> some, List<JsonValue> others) {
    Set<JsonValue> common = new LinkedHashSet<>();
    for (JsonValue one : some) {
      for (JsonValue other : others) {
        if (one.equals(other) || one.equals(NUMBER) && other.equals(INTEGER)) {
          common.add(other);
        } else if (one.equals(INTEGER) && other.equals(NUMBER)) {
          common.add(one);
        }
      }
    }
    return common.size() == 1 ? common.iterator().next() : new JsonArray(List.copyOf(common));
  }

  /** The properties of two alternatives: one that differs between them becomes a union. */
  static JsonObject eitherOf(JsonObject some, JsonObject others) {
    Map<String, JsonValue> all = new LinkedHashMap<>();
    some.forEach(all::put);
    others.forEach(
        (name, added) -> {
          JsonValue present = all.get(name);
          boolean differs = present != null && !present.equals(added);
          all.put(name, differs ? JsonObject.of("anyOf", List.of(present, added)) : added);
        });
    return JsonObject.of(all);
  }

  /** The properties of both schemas. */
  static JsonObject properties(JsonObject some, JsonObject others) {
    Map<String, JsonValue> all = new LinkedHashMap<>();
    some.forEach(all::put);
    others.forEach(
        (name, added) -> {
          JsonObject present = some.object(name);
          all.put(
              name,
              present != null && added instanceof JsonObject schema ? of(present, schema) : added);
        });
    return JsonObject.of(all);
  }

  /** A value that satisfies both unions satisfies an alternative of each. */
  private static JsonValue product(JsonArray some, JsonArray others) {
    if (some.size() * others.size() > MAX_ALTERNATIVES) {
      throw new SchemaTooLarge();
    }
    List<JsonObject> pairs = new ArrayList<>();
    for (JsonValue one : some) {
      for (JsonValue other : others) {
        pairs.add(JsonObject.of("allOf", List.of(one, other)));
      }
    }
    return JsonArray.of(pairs);
  }
}
