package io.aiprovider.provider.wire.request;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A {@code $ref} of a JSON Schema to a place within the same document: a JSON pointer as in {@code
 * #/$defs/address}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901</a>
 * @since 0.1
 */
public final class SchemaReference {
  private SchemaReference() {}

  /**
   * The schema that is referred to; null if the reference points outside the document, or not to an
   * object.
   */
  public static @Nullable JsonObject target(JsonObject document, String reference) {
    if (!reference.equals("#") && !reference.startsWith("#/")) {
      return null;
    }
    JsonValue found = document;
    String pointer = reference.substring(1);
    for (String step : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
      found = step(found, step.replace("~1", "/").replace("~0", "~"));
    }
    return found instanceof JsonObject schema ? schema : null;
  }

  private static @Nullable JsonValue step(@Nullable JsonValue from, String name) {
    if (from instanceof JsonObject object) {
      return object.get(name);
    }
    if (from instanceof JsonArray array && name.matches("\\d{1,9}")) {
      int place = Integer.parseInt(name);
      return place < array.size() ? array.values().get(place) : null;
    }
    return null;
  }
}
