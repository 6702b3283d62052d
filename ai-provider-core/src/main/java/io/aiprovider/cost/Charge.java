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
 * @since 0.1
 */
public record Charge(BigDecimal usd, Source source, @Nullable Price price) {

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
