package io.aiprovider.provider.wire;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins characters that a stream split in two: the first half of a surrogate pair at the end of one
 * piece of text, the second at the beginning of the next. The first half waits for the piece that
 * completes it. A half without its counterpart is replaced by U+FFFD, or dropped if nothing
 * follows.
 *
 * <p>A piece continues the text at the same place of an earlier event: under the same names, and in
 * objects that have the same {@code index}. It works with every wire. Used by one thread at a time.
 *
 * @since 0.1
 */
@SuppressWarnings("ReferenceEquality") // an unchanged value is the same object
public final class SplitCharacters {
  /**
   * The maximum number of places, more than any answer has; halves at further places are replaced.
   */
  private static final int MOST = 256;

  private final Map<String, Character> halves = new HashMap<>();

  /** The event, with the characters that it completes and without those that it only begins. */
  JsonObject read(byte[] event) {
    if (halves.isEmpty() && !hasSurrogateEscape(event)) {
      return JsonObject.parseLenient(event);
    }
    return joined(JsonObject.parsePiece(event), "");
  }

  /** Half a character can only be written as an escape. */
  private static boolean hasSurrogateEscape(byte[] event) {
    for (int i = 2; i < event.length; i++) {
      if ((event[i] | 0x20) == 'd' && event[i - 1] == 'u' && event[i - 2] == '\\') {
        return true;
      }
    }
    return false;
  }

  private JsonObject joined(JsonObject object, String place) {
    Long index = object.integer("index");
    String here = index == null ? place : place + '#' + index;
    JsonObject joined = object;
    for (String name : object.names()) {
      JsonValue value = object.get(name);
      JsonValue changed = value == null ? null : joined(value, here + '/' + name);
      if (changed != value) {
        joined = joined.with(name, changed);
      }
    }
    return joined;
  }

  private JsonValue joined(JsonValue value, String place) {
    if (value instanceof JsonString text) {
      return joined(text, place);
    }
    if (value instanceof JsonObject object) {
      return joined(object, place);
    }
    return value instanceof JsonArray array ? joined(array, place) : value;
  }

  private JsonArray joined(JsonArray array, String place) {
    List<JsonValue> values = new ArrayList<>(array.size());
    boolean changed = false;
    for (JsonValue value : array) {
      boolean placed = value instanceof JsonObject object && object.integer("index") != null;
      JsonValue joined = joined(value, placed ? place : place + '[' + values.size() + ']');
      changed |= joined != value;
      values.add(joined);
    }
    return changed ? new JsonArray(values) : array;
  }

  private JsonString joined(JsonString piece, String place) {
    JsonString joined = JsonString.of(joined(piece.value(), place));
    return joined.equals(piece) ? piece : joined;
  }

  /**
   * The piece of text at a place, with the character that it completes, and without one that it
   * only begins.
   */
  public String joined(String piece, String place) {
    if (piece.isEmpty()) {
      return piece;
    }
    Character half = halves.remove(place);
    String whole = half == null ? piece : half + piece;
    char last = whole.charAt(whole.length() - 1);
    if (Character.isHighSurrogate(last) && halves.size() < MOST) {
      halves.put(place, last);
      whole = whole.substring(0, whole.length() - 1);
    }
    return whole;
  }
}
