package io.aiprovider.json;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A JSON number, kept as the text it was written with: {@code 1.0} stays {@code 1.0}.
 *
 * @param text the number as JSON writes it
 * @since 0.1
 */
public record JsonNumber(String text) implements JsonValue {

  /**
   * The JSON form of a Java number.
   *
   * @throws IllegalArgumentException for NaN and the infinities
   */
  public static JsonNumber of(Number number) {
    if (number instanceof Double d && !Double.isFinite(d)
        || number instanceof Float f && !Float.isFinite(f)) {
      throw new IllegalArgumentException(number + " is not a JSON number: use a finite value.");
    }
    return new JsonNumber(
        number instanceof BigDecimal decimal ? decimal.toPlainString() : number.toString());
  }

  @Override
  public BigDecimal asDecimal() {
    return new BigDecimal(text);
  }

  /** The value when it is a whole number that fits a {@code long}; null otherwise. */
  public @Nullable Long asLong() {
    try {
      if (text.length() <= 18) {
        return Long.valueOf(text);
      }
    } catch (NumberFormatException notPlain) {
      // 1e3 and 1.0 are whole numbers too: decided below
    }
    BigDecimal value = asDecimal();
    boolean absurdScale = Math.abs((long) value.scale()) > 1_000;
    if (absurdScale || value.stripTrailingZeros().scale() > 0) {
      return null;
    }
    try {
      return value.longValueExact();
    } catch (ArithmeticException tooLarge) {
      return null;
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
