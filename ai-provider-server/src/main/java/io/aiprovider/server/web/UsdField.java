package io.aiprovider.server.web;

import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonValue;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A field with an amount of money in US dollars. */
public final class UsdField {
  private static final int DECIMALS = 10;
  private static final BigDecimal LARGEST = new BigDecimal("1000000000");
  private static final int LONGEST = 40;

  private UsdField() {}

  /**
   * The amount of a field, more than 0.
   *
   * @return null if the field is absent or null
   * @throws RequestRefused with a 400 if it is no such amount
   */
  public static @Nullable BigDecimal of(RequestFields fields, String name) {
    JsonValue value = fields.value(name);
    if (value == null) {
      return null;
    }
    BigDecimal usd = number(value);
    if (usd == null
        || usd.signum() <= 0
        || usd.compareTo(LARGEST) > 0
        || usd.stripTrailingZeros().scale() > DECIMALS) {
      throw RequestRefused.invalid(
          name,
          "'"
              + name
              + "' must be a number of US dollars above 0, at most "
              + LARGEST
              + ", with at most "
              + DECIMALS
              + " decimals.");
    }
    return usd.stripTrailingZeros();
  }

  private static @Nullable BigDecimal number(JsonValue value) {
    return value instanceof JsonNumber number && number.text().length() <= LONGEST
        ? number.asDecimal()
        : null;
  }
}
