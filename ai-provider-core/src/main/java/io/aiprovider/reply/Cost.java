package io.aiprovider.reply;

import java.math.BigDecimal;

/**
 * What an answer cost.
 *
 * @param usd what the provider charges, in US dollars
 * @param status how certain that amount is
 * @param savedUsd what an answer from the response cache would have cost; 0 for an answer that was
 *     charged
 * @param promptCacheSavedUsd what an answer that was charged would have cost in addition without
 *     the provider's prompt cache. It is already subtracted in {@code usd}. Negative if filling
 *     that cache cost more than reading from it saved; 0 for an answer from the response cache, and
 *     if the price is not known
 * @since 0.1
 */
public record Cost(
    BigDecimal usd, Status status, BigDecimal savedUsd, BigDecimal promptCacheSavedUsd) {

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
    return new Cost(usd, status, BigDecimal.ZERO, BigDecimal.ZERO);
  }

  /** This cost with what the provider's prompt cache saved. */
  public Cost withPromptCacheSaved(BigDecimal saved) {
    return new Cost(usd, status, savedUsd, saved);
  }

  /** The sum of both; the status is that of the less certain one. */
  public Cost plus(Cost other) {
    return new Cost(
        usd.add(other.usd),
        status.compareTo(other.status) > 0 ? status : other.status,
        savedUsd.add(other.savedUsd),
        promptCacheSavedUsd.add(other.promptCacheSavedUsd));
  }

  /** The cost of a cached answer: nothing. */
  public static Cost saved(BigDecimal usd) {
    return new Cost(BigDecimal.ZERO, Status.PRICED, usd, BigDecimal.ZERO);
  }
}
