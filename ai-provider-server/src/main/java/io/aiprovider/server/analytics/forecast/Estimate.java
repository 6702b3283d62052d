package io.aiprovider.server.analytics.forecast;

import io.aiprovider.json.JsonObject;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A cost that is not known yet, in US dollars.
 *
 * @param usd what is expected
 * @param low one of ten results is lower
 * @param high one of ten results is higher
 */
public record Estimate(double usd, double low, double high) {
  private static final MathContext DIGITS = new MathContext(6);

  /** This estimate and a cost that is known. */
  Estimate plus(double known) {
    return new Estimate(known + usd, known + low, known + high);
  }

  /** A part of this estimate. */
  Estimate times(double share) {
    return new Estimate(usd * share, low * share, high * share);
  }

  JsonObject addTo(JsonObject json) {
    return json.with("cost_usd", rounded(usd))
        .with("low", rounded(low))
        .with("high", rounded(high));
  }

  /** An estimate has no more digits than it is worth. */
  public static BigDecimal rounded(double number) {
    BigDecimal rounded = BigDecimal.valueOf(number).round(DIGITS);
    return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
  }
}
