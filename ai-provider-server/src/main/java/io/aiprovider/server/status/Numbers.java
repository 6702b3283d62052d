package io.aiprovider.server.status;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Figures in the form of an answer. */
final class Numbers {
  private static final int USD_DECIMALS = 10; // the sums of meters are not exact beyond that

  private Numbers() {}

  /** Milliseconds, to a hundredth. */
  static double millis(Duration duration) {
    return Math.round(duration.toNanos() / 10_000.0) / 100.0;
  }

  /** A share or a rate, to four decimals. */
  static double rounded(double value) {
    return Math.round(value * 10_000) / 10_000.0;
  }

  /** US dollars. */
  static BigDecimal usd(double sum) {
    BigDecimal rounded =
        BigDecimal.valueOf(sum).setScale(USD_DECIMALS, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }
}
