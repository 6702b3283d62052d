package io.aiprovider.server.contract;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A promise about an endpoint, written as {@code METHOD PATH | ROLES | BODY | MEMBERS}.
 *
 * @param roles the roles whose keys may use it: c for a caller, t for a tenant's administrator, v
 *     for a viewer, a for an administrator; empty: everybody, without a key
 * @param body of the request; empty: none
 * @param members of the answer, each as a path of names and positions, a colon and a type; a type
 *     that ends with a question mark may be null
 */
record ContractRow(
    String method, String path, Set<String> roles, String body, List<String> members) {
  private static final String ROLES = "ctva";

  static ContractRow parse(String line) {
    String[] parts = line.split("\\|", -1);
    String[] request = parts[0].strip().split(" ");
    String roles = parts[1].strip();
    return new ContractRow(
        request[0],
        request[1],
        roles
            .chars()
            .filter(letter -> ROLES.indexOf(letter) >= 0)
            .mapToObj(Character::toString)
            .collect(Collectors.toSet()),
        parts[2].strip().replace('\'', '"'),
        Stream.of(parts[3].strip().split(" ")).filter(member -> !member.isEmpty()).toList());
  }

  /** The members that the answer does not have, or not with this type. */
  List<String> missing(JsonObject answer) {
    List<String> missing = new ArrayList<>();
    for (String member : members) {
      int colon = member.lastIndexOf(':');
      JsonValue value = answer;
      for (String name : member.substring(0, colon).split("\\.")) {
        value = member(value, name);
      }
      if (!fits(value, member.substring(colon + 1))) {
        missing.add(member + " is " + value);
      }
    }
    return missing;
  }

  private static JsonValue member(JsonValue parent, String name) {
    if (parent instanceof JsonArray array) {
      int position = Integer.parseInt(name);
      return position < array.size() ? array.values().get(position) : null;
    }
    return parent instanceof JsonObject object ? object.get(name) : null;
  }

  private static boolean fits(JsonValue value, String type) {
    if (type.endsWith("?") && value == JsonLiteral.NULL) {
      return true;
    }
    return switch (type.replace("?", "")) {
      case "text" -> value instanceof JsonString;
      case "number" -> value instanceof JsonNumber;
      case "flag" -> value == JsonLiteral.TRUE || value == JsonLiteral.FALSE;
      case "list" -> value instanceof JsonArray;
      case "object" -> value instanceof JsonObject;
      default -> throw new IllegalArgumentException(type);
    };
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
