package io.aiprovider.cost;

import io.aiprovider.catalog.Price;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What an answer costs.
 *
 * @param usd US dollars
 * @param source where the figure comes from
 * @param price the price it was calculated with; null if the provider reported the figure
 * @param promptCacheSavedUsd what the provider's prompt cache saved, in US dollars; negative if
 *     filling the cache cost more; 0 if no price is known
 * @since 0.1
 */
public record Charge(
    BigDecimal usd, Source source, @Nullable Price price, BigDecimal promptCacheSavedUsd) {

  /** Where the figure comes from. */
  public enum Source {
    /** The provider reported that it charged this. */
    PROVIDER,
    /** The price of everything that was used is known. */
    PRICE,
    /** A part of it has no specific price, and is charged at the usual rate or not at all. */
    PARTLY_KNOWN_PRICE
  }
}
