package io.aiprovider.json;

import java.math.BigDecimal;
import java.util.List;

/**
 * Checks a JSON value against one of our own schemas. It is stricter than the JSON library's
 * binding, which would accept {@code "1"} as a number, and reports the path without quoting the
 * value. A property that may be null may also be missing.
 */
final class SchemaCheck {
  private static final String OF_ROOT = "#";
  private static final String DEFINITION = "#/$defs/";

  private final JsonObject root;
  private final String name;

  /** What {@code name} calls the type is used in messages. */
  SchemaCheck(JsonObject root, String name) {
    this.root = root;
    this.name = name;
  }

  void check(JsonValue value) {
    check(value, root, "");
  }

  private void check(JsonValue value, JsonObject schema, String path) {
    JsonObject target = target(schema);
    if (value.isNull() && allowsNull(target)) {
      return;
    }
    JsonObject required = required(target);
    JsonArray options = required.array("enum");
    if (options != null && !options.values().contains(value)) {
      throw wrong(path, "is not one of the allowed constants");
    }
    String type = type(required);
    if (!isOf(type, value)) {
      throw wrong(path, "is " + kind(value) + "; expected " + expected(type));
    }
    if (value instanceof JsonArray array) {
      JsonObject items = required.object("items");
      for (int i = 0; items != null && i < array.size(); i++) {
        check(array.values().get(i), items, path + "[" + i + "]");
      }
    }
    if (value instanceof JsonObject object) {
      checkMembers(object, required, path);
    }
  }

  private void checkMembers(JsonObject object, JsonObject schema, String path) {
    JsonObject known = schema.object("properties");
    JsonObject properties = known == null ? JsonObject.EMPTY : known;
    JsonObject others = schema.object("additionalProperties");
    object.forEach(
        (member, value) -> {
          String place = path.isEmpty() ? member : path + "." + member;
          JsonObject own = properties.object(member);
          JsonObject described = own == null ? others : own;
          if (described == null) {
            throw wrong(place, "is not a property of it");
          }
          check(value, described, place);
        });
    properties.forEach(
        (member, described) -> {
          boolean optional = allowsNull(target((JsonObject) described));
          if (!object.has(member) && !optional) {
            throw wrong(path.isEmpty() ? member : path + "." + member, "is missing");
          }
        });
  }

  /** Resolves a reference, also a wrapped one. */
  private JsonObject target(JsonObject schema) {
    List<JsonObject> branches = schema.objects("anyOf");
    if (branches.size() == 1) {
      return target(branches.get(0));
    }
    String reference = schema.string("$ref");
    if (reference == null) {
      return schema;
    }
    JsonObject definitions = root.object("$defs");
    JsonObject found =
        reference.equals(OF_ROOT) || definitions == null
            ? root
            : definitions.object(reference.substring(DEFINITION.length()));
    return found == null ? root : found;
  }

  private JsonObject required(JsonObject schema) {
    List<JsonObject> branches = schema.objects("anyOf");
    return branches.isEmpty() ? schema : target(branches.get(0));
  }

  private static boolean allowsNull(JsonObject schema) {
    return schema.get("type") instanceof JsonArray || schema.objects("anyOf").size() > 1;
  }

  private static String type(JsonObject schema) {
    JsonValue type =
        schema.get("type") instanceof JsonArray union ? union.values().get(0) : schema.get("type");
    return type instanceof JsonString text ? text.value() : "object";
  }

  private static boolean isOf(String type, JsonValue value) {
    return switch (type) {
      case "object" -> value instanceof JsonObject;
      case "array" -> value instanceof JsonArray;
      case "string" -> value instanceof JsonString;
      case "integer" -> value instanceof JsonNumber number && isWhole(number);
      case "number" -> value instanceof JsonNumber;
      default -> value == JsonLiteral.TRUE || value == JsonLiteral.FALSE;
    };
  }

  private static boolean isWhole(JsonNumber number) {
    if (number.asLong() != null) {
      return true;
    }
    BigDecimal value = number.asDecimal();
    return value.scale() == 0; // as written in digits alone, however many
  }

  private static String kind(JsonValue value) {
    if (value instanceof JsonObject) {
      return "an object";
    }
    if (value instanceof JsonArray) {
      return "an array";
    }
    if (value instanceof JsonString) {
      return "a string";
    }
    if (value instanceof JsonNumber number) {
      return isWhole(number) ? "an integer" : "a number";
    }
    return value.isNull() ? "null" : "a boolean";
  }

  private static String expected(String type) {
    return switch (type) {
      case "object", "array", "integer" -> "an " + type;
      default -> "a " + type;
    };
  }

  private JsonException wrong(String path, String what) {
    boolean whole = path.isEmpty();
    return new JsonException(
        "The JSON does not fit "
            + name
            + ": "
            + (whole ? "it" : "'" + path + "'")
            + " "
            + what
            + ".",
        whole ? null : path);
  }
}
