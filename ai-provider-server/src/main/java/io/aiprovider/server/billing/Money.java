package io.aiprovider.server.billing;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts in US dollars. Only totals are rounded; what they consist of is exact. */
final class Money {
  private static final int MILLION = 6;
  static final int CENTS = 2;

  private Money() {}

  /** To cents; halves to the even neighbour. */
  static BigDecimal rounded(BigDecimal amount) {
    return amount.setScale(CENTS, RoundingMode.HALF_EVEN);
  }

  /** Without zeros at the end, and without an exponent. */
  static BigDecimal plain(BigDecimal amount) {
    BigDecimal stripped = amount.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** A number of units in millions, exactly. */
  static BigDecimal millions(long number) {
    return plain(BigDecimal.valueOf(number).movePointLeft(MILLION));
  }
}
