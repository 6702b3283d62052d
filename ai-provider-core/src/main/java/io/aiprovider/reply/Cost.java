package io.aiprovider.reply;

import java.math.BigDecimal;

/**
 * What an answer cost.
 *
 * @param usd what the provider charges, in US dollars
 * @param status how certain that amount is
 * @param savedUsd what a cached answer would have cost; 0 for an answer that was charged
 * @since 0.1
 */
public record Cost(BigDecimal usd, Status status, BigDecimal savedUsd) {

  /** How a cost was determined, the most certain first. */
  public enum Status {
    /** From the provider's own token counts and a known price, or reported by the provider. */
    PRICED,
    /**
     * From a known price, but not exact: the provider sent no token counts, so they are estimated;
     * or the price of a part of the usage (a service tier, audio, a search) is not known.
     */
    ESTIMATED,
    /** For the part of an answer that was received before it broke off. */
    PARTIAL,
    /** The model's price is not known; the cost is given as 0. */
    UNPRICED
  }

  public static Cost of(BigDecimal usd, Status status) {
    return new Cost(usd, status, BigDecimal.ZERO);
  }

  /** The sum of both; the status is that of the less certain one. */
  public Cost plus(Cost other) {
    return new Cost(
        usd.add(other.usd),
        status.compareTo(other.status) > 0 ? status : other.status,
        savedUsd.add(other.savedUsd));
  }

  /** The cost of a cached answer: nothing. */
  public static Cost saved(BigDecimal usd) {
    return new Cost(BigDecimal.ZERO, Status.PRICED, usd);
  }
}
