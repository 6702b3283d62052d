package io.aiprovider.server.billing;

import io.aiprovider.json.JsonObject;
import java.math.BigDecimal;

/**
 * A line of a statement: a quantity, its price and the amount, which is their exact product.
 *
 * @param item what is charged
 * @param quantity how much of it
 * @param unit what the quantity counts
 * @param unitPrice the price of one unit, in US dollars
 */
record Line(Item item, BigDecimal quantity, Unit unit, BigDecimal unitPrice) {

  /** What is charged. */
  enum Item {
    MONTHLY_FEE,
    REQUESTS,
    INPUT_TOKENS,
    CACHED_INPUT_TOKENS,
    OUTPUT_TOKENS,
    COST,
    REQUESTS_OVER_INCLUDED,
    TOKENS_OVER_INCLUDED,
    COST_OVER_INCLUDED
  }

  /** What a quantity counts. */
  enum Unit {
    MONTH,
    REQUEST,
    MILLION_TOKENS,
    USD
  }

  Line {
    quantity = Money.plain(quantity);
    unitPrice = Money.plain(unitPrice);
  }

  static Line of(Item item, long quantity, Unit unit, BigDecimal unitPrice) {
    return new Line(item, BigDecimal.valueOf(quantity), unit, unitPrice);
  }

  /** The amount in US dollars, not rounded. */
  BigDecimal amount() {
    return Money.plain(quantity.multiply(unitPrice));
  }

  JsonObject toJson() {
    return JsonObject.of("item", item)
        .with("quantity", quantity)
        .with("unit", unit)
        .with("unit_price_usd", unitPrice)
        .with("amount_usd", amount());
  }
}
