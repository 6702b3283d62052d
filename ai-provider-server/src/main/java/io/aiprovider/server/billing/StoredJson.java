package io.aiprovider.server.billing;

import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Members of JSON that this package has written. */
final class StoredJson {
  private StoredJson() {}

  static JsonObject object(JsonObject json, String name) {
    JsonObject value = json.object(name);
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  static String string(JsonObject json, String name) {
    String value = json.string(name);
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  static long number(JsonObject json, String name) {
    Long value = json.integer(name);
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  static BigDecimal decimal(JsonObject json, String name) {
    BigDecimal value = optionalDecimal(json, name);
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  static @Nullable BigDecimal optionalDecimal(JsonObject json, String name) {
    return json.get(name) instanceof JsonNumber number ? number.asDecimal() : null;
  }

  private static IllegalStateException missing(String name) {
    return new IllegalStateException("A stored statement has no valid '" + name + "'.");
  }
}
