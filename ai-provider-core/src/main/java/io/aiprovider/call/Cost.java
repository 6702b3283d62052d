package io.aiprovider.call;

import java.math.BigDecimal;

/**
 * What an answer cost.
 *
 * @param usd what the provider charges, in US dollars
 * @param status how far that figure can be trusted
 * @param savedUsd what a cached answer would have cost; 0 for an answer that was paid for
 * @since 0.1
 */
public record Cost(BigDecimal usd, Status status, BigDecimal savedUsd) {

  /** How a cost came about. */
  public enum Status {
    /** From the provider's own token counts and a known price, or told by the provider. */
    PRICED,
    /**
     * From a known price, but not exact: the provider sent no token counts, so they are ours; or a
     * part of what was used (a service tier, sound, a search) has no known price of its own.
     */
    ESTIMATED,
    /** The model's price is not known; the cost is given as 0. */
    UNPRICED,
    /** For as much of an answer as came before it broke off. */
    PARTIAL
  }

  public static Cost of(BigDecimal usd, Status status) {
    return new Cost(usd, status, BigDecimal.ZERO);
  }

  /** The cost of a cached answer: nothing. */
  public static Cost saved(BigDecimal usd) {
    return new Cost(BigDecimal.ZERO, Status.PRICED, usd);
  }
}
