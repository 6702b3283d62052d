package io.aiprovider.provider.wire;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes to arrays that are seldom necessary, so that what needs none keeps its bytes.
 *
 * @since 0.1
 */
public final class Edits {
  private Edits() {}

  /**
   * The array's elements with the changed ones in their places.
   *
   * @param change the object as it is to be; null to keep it
   * @return null when nothing is to be changed
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
