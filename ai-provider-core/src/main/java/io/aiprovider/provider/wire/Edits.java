package io.aiprovider.provider.wire;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes to arrays that are rarely necessary. An array that needs no change keeps its original
 * bytes.
 *
 * @since 0.1
 */
public final class Edits {
  private Edits() {}

  /**
   * The elements of the array, with changed elements replaced.
   *
   * @param change returns the changed object; null to keep it
   * @return null when nothing changes
   */
  public static @Nullable List<JsonValue> of(
      JsonArray array, Function<JsonObject, @Nullable JsonObject> change) {
    List<JsonValue> edited = null;
    for (int i = 0; i < array.size(); i++) {
      JsonValue element = array.values().get(i);
      JsonObject changed = element instanceof JsonObject object ? change.apply(object) : null;
      if (changed != null) {
        edited = edited == null ? new ArrayList<>(array.values()) : edited;
        edited.set(i, changed);
      }
    }
    return edited;
  }
}
