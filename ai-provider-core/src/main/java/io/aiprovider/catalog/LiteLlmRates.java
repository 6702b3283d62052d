package io.aiprovider.catalog;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The prices in an entry of LiteLLM's price map: US dollars for one token. */
final class LiteLlmRates {
  private static final String INPUT = "input_cost_per_token";
  private static final String LONG_CONTEXT = INPUT + "_above_";
  private static final String LONG_CONTEXT_UNIT = "k_tokens";

  private static final BigDecimal HIGHEST = BigDecimal.ONE; // a thousand times the dearest known
  private static final int MOST_DIGITS = 30;

  private final JsonObject entry;
  private final String suffix;

  private LiteLlmRates(JsonObject entry, String suffix) {
    this.entry = entry;
    this.suffix = suffix;
  }

  /**
   * The entry's price.
   *
   * @return null when tokens are not what it charges for
   * @throws IllegalArgumentException for a price that is none
   */
  static @Nullable Price price(JsonObject entry) {
    if (!entry.has(INPUT) && !entry.has("output_cost_per_token")) {
      return null;
    }
    Price usual = new LiteLlmRates(entry, "").price();
    for (String name : entry.names()) {
      if (name.startsWith(LONG_CONTEXT) && name.endsWith(LONG_CONTEXT_UNIT)) {
        int end = name.length() - LONG_CONTEXT_UNIT.length();
        long above = Long.parseLong(name, LONG_CONTEXT.length(), end, 10) * 1_000;
        String suffix = name.substring(INPUT.length());
        return usual.withLongContext(above, new LiteLlmRates(entry, suffix).price());
      }
    }
    return usual;
  }

  private Price price() {
    BigDecimal input = rate(INPUT);
    BigDecimal output = rate("output_cost_per_token");
    return new Price(
        input == null ? BigDecimal.ZERO : input,
        rate("cache_read_input_token_cost"),
        rate("cache_creation_input_token_cost"),
        rate("cache_creation_input_token_cost_above_1hr"),
        output == null ? BigDecimal.ZERO : output,
        rate("output_cost_per_reasoning_token"),
        null,
        null);
  }

  /** For a million tokens; one without a rate of its own for long prompts keeps the usual. */
  private @Nullable BigDecimal rate(String name) {
    JsonValue value = entry.get(name + suffix);
    if (value == null || value.isNull()) {
      value = entry.get(name);
    }
    if (value == null || value.isNull()) {
      return null;
    }
    BigDecimal rate = value.asDecimal();
    boolean fits =
        rate != null
            && rate.signum() >= 0
            && Math.abs((long) rate.scale()) <= MOST_DIGITS
            && rate.precision() <= MOST_DIGITS
            && rate.compareTo(HIGHEST) <= 0;
    if (rate == null || !fits) {
      throw new IllegalArgumentException("Its " + name + " is no price.");
    }
    return rate.movePointRight(6).stripTrailingZeros();
  }
}
