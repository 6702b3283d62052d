package io.aiprovider.provider.wire;

import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Token counts as providers send them: most as numbers, some as text.
 *
 * @since 0.1
 */
public final class Counts {
  private Counts() {}

  /** The count; 0 if there is none or it is not a valid count. */
  public static long of(@Nullable JsonObject usage, String name) {
    JsonValue value = usage == null ? null : usage.get(name);
    Long count = value instanceof JsonNumber number ? number.asLong() : null;
    String text = value == null ? null : value.asString();
    if (text != null && text.matches("\\d{1,18}")) {
      count = Long.valueOf(text);
    }
    return count == null ? 0 : Math.max(0, count);
  }

  /**
   * Counts of a stream that are sent several times, each time as the total so far. A count that is
   * lower than before is ignored, because some services send zeros for counts that did not change.
   */
  public static JsonObject later(JsonObject before, JsonObject now) {
    JsonObject counts = before;
    for (String name : now.names()) {
      JsonValue value = now.get(name);
      JsonObject inner = now.object(name);
      JsonObject known = before.object(name);
      if (inner != null && known != null) {
        counts = counts.with(name, later(known, inner));
      } else if (value != null && !value.isNull() && of(now, name) >= of(before, name)) {
        counts = counts.with(name, value);
      }
    }
    return counts;
  }
}
