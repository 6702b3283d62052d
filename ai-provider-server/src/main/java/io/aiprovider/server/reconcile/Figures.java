package io.aiprovider.server.reconcile;

import java.math.BigDecimal;
import java.util.function.Function;

/** Numbers in reports. */
final class Figures {
  private static final int LONGEST = 60;
  private static final int LARGEST_EXPONENT = 30;

  private Figures() {}

  /**
   * A number.
   *
   * @param refused makes the exception of a message
   */
  static BigDecimal decimal(String text, Function<String, UnreadableReport> refused) {
    try {
      if (text.length() <= LONGEST) {
        BigDecimal number = new BigDecimal(text.strip());
        if (Math.abs((long) number.precision() - number.scale()) <= LARGEST_EXPONENT) {
          return number;
        }
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw refused.apply("Expected a number.");
  }

  /** A number of tokens or requests, which some files write as 10.0. */
  static long count(BigDecimal number, Function<String, UnreadableReport> refused) {
    try {
      long count = number.longValueExact();
      if (count >= 0) {
        return count;
      }
    } catch (ArithmeticException e) {
      // reported below
    }
    throw refused.apply("Expected a whole number that is not negative.");
  }
}
