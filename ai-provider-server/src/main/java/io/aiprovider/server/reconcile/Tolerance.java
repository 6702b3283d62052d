package io.aiprovider.server.reconcile;

import java.math.BigDecimal;

/**
 * How far figures may differ without being reported.
 *
 * @param tokenPercent a share of the tokens or requests that the provider reports, in percent
 * @param usd an amount in US dollars, for each day and model
 */
public record Tolerance(BigDecimal tokenPercent, BigDecimal usd) {
  private static final int PERCENT = 2;

  boolean allows(long here, long there) {
    BigDecimal allowed = BigDecimal.valueOf(there).multiply(tokenPercent).movePointLeft(PERCENT);
    return BigDecimal.valueOf(Math.abs(here - there)).compareTo(allowed) <= 0;
  }

  boolean allowsCost(BigDecimal here, BigDecimal there) {
    return here.subtract(there).abs().compareTo(usd) <= 0;
  }
}
