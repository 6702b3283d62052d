package io.aiprovider.json;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A JSON array.
 *
 * @param values its elements, in order
 * @since 0.1
 */
public record JsonArray(List<JsonValue> values) implements JsonValue, Iterable<JsonValue> {

  public static final JsonArray EMPTY = new JsonArray(List.of());

  public JsonArray {
    values = List.copyOf(values);
  }

  /** The JSON form of each element. */
  public static JsonArray of(Iterable<?> elements) {
    List<JsonValue> values = new ArrayList<>();
    elements.forEach(element -> values.add(JsonValue.of(element)));
    return new JsonArray(values);
  }

  /** An array of the elements that are objects, viewed as such. */
  public List<JsonObject> objects() {
    for (JsonValue value : values) {
      if (!(value instanceof JsonObject)) {
        return values.stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .toList();
      }
    }
    return allObjects();
  }

  /** The values themselves: they are read several times for each chunk of a stream. */
  @SuppressWarnings("unchecked")
  private List<JsonObject> allObjects() {
    return (List<JsonObject>) (List<?>) values;
  }

  public int size() {
    return values.size();
  }

  @Override
  public Iterator<JsonValue> iterator() {
    return values.iterator();
  }

  @Override
  public String toString() {
    return toJson();
  }
}
