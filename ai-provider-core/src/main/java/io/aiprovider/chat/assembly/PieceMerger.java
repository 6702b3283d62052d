package io.aiprovider.chat.assembly;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Merges the pieces of an object that arrive one after another. */
final class PieceMerger {
  /** Fields whose text is repeated in each piece and not continued. */
  private static final Set<String> WHOLE_TEXTS = Set.of("role", "type", "id", "name", "format");

  /** The state of a member: a StringBuilder, a list, a PieceMerger or a JsonValue. */
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
    boolean inPieces =
        name.equals("reasoning_details"); // OpenRouter accepts only complete ones in later requests
    array.forEach(inPieces ? elements::addPiece : elements.values()::add);
  }

  /** Values, and objects that may be continued. */
  private record Elements(List<Object> values) {
    private static final Set<String> TEXTS = Set.of("reasoning.text", "reasoning.summary");

    void addPiece(JsonValue value) {
      if (!(value instanceof JsonObject piece)
          || !TEXTS.contains(String.valueOf(piece.string("type")))) {
        values.add(value);
        return;
      }
      Object last = values.isEmpty() ? null : values.get(values.size() - 1);
      PieceMerger text =
          last instanceof PieceMerger open && open.isOf(piece) ? open : new PieceMerger();
      piece.forEach(text::add);
      if (text != last) {
        values.add(text);
      }
    }
  }

  private boolean isOf(JsonObject piece) {
    return Objects.equals(members.get("type"), piece.get("type"))
        && Objects.equals(members.get("index"), piece.get("index"));
  }

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
      return new JsonArray(elements.values().stream().map(PieceMerger::toJson).toList());
    }
    if (member instanceof PieceMerger merger) {
      return merger.build();
    }
    return member instanceof JsonValue value ? value : JsonLiteral.NULL;
  }
}
