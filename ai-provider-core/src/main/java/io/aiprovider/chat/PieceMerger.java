package io.aiprovider.chat;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Merges the pieces of an object that come one after the other. */
final class PieceMerger {
  /** Text that is said again rather than continued. */
  private static final Set<String> WHOLE_TEXTS = Set.of("role", "type", "id", "name", "format");

  /** A member so far: a StringBuilder, a list, a PieceMerger or a JsonValue. */
  private final Map<String, Object> members = new LinkedHashMap<>();

  boolean isEmpty() {
    return members.isEmpty();
  }

  void add(String name, JsonValue piece) {
    if (piece instanceof JsonString text && !WHOLE_TEXTS.contains(name)) {
      member(name, StringBuilder.class, new StringBuilder()).append(text.value());
    } else if (piece instanceof JsonArray array) {
      addElements(name, array);
    } else if (piece instanceof JsonObject object) {
      object.forEach(member(name, PieceMerger.class, new PieceMerger())::add);
    } else if (!piece.isNull() || !members.containsKey(name)) {
      members.put(name, piece);
    }
  }

  private void addElements(String name, JsonArray array) {
    Elements elements = member(name, Elements.class, new Elements(new ArrayList<>()));
    array.forEach(elements.values()::add);
  }

  private record Elements(List<JsonValue> values) {}

  private <T> T member(String name, Class<T> kind, T fresh) {
    Object present = members.get(name);
    if (kind.isInstance(present)) {
      return kind.cast(present);
    }
    members.put(name, fresh);
    return fresh;
  }

  JsonObject build() {
    Map<String, Object> built = new LinkedHashMap<>();
    members.forEach((name, member) -> built.put(name, toJson(member)));
    return JsonObject.of(built);
  }

  private static JsonValue toJson(Object member) {
    if (member instanceof StringBuilder text) {
      return JsonString.of(text.toString());
    }
    if (member instanceof Elements elements) {
      return new JsonArray(elements.values());
    }
    if (member instanceof PieceMerger merger) {
      return merger.build();
    }
    return member instanceof JsonValue value ? value : JsonLiteral.NULL;
  }
}
