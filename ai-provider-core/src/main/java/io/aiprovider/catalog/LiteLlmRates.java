package io.aiprovider.catalog;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The prices in an entry of LiteLLM's price map: US dollars for one token. */
final class LiteLlmRates {
  private static final String INPUT = "input_cost_per_token";
  private static final String LONG_CONTEXT = INPUT + "_above_";
  private static final String LONG_CONTEXT_UNIT = "k_tokens";

  /** The suffix of a tier's rates, and the tier's name in answers. */
  private static final Map<String, String> TIERS =
      Map.of("_flex", "flex", "_priority", "priority", "_batches", "batch");

  private static final BigDecimal HIGHEST =
      BigDecimal.ONE; // a thousand times the highest known rate
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
   * @return null when it does not charge for tokens
   * @throws IllegalArgumentException for an invalid price
   */
  static @Nullable Price price(JsonObject entry) {
    if (!entry.has(INPUT) && !entry.has("output_cost_per_token")) {
      return null;
    }
    Price usual = price(entry, "");
    for (Map.Entry<String, String> tier : TIERS.entrySet()) {
      if (entry.has(INPUT + tier.getKey())) {
        usual = usual.withTier(tier.getValue(), price(entry, tier.getKey()));
      }
    }
    return usual;
  }

  /** The price of one tier, with that of its long prompts. */
  private static Price price(JsonObject entry, String tier) {
    Price usual = new LiteLlmRates(entry, tier).price();
    String unit = LONG_CONTEXT_UNIT + tier;
    for (String name : entry.names()) {
      if (name.startsWith(LONG_CONTEXT) && name.endsWith(unit)) {
        int end = name.length() - unit.length();
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
    return new PriceDraft(
            input == null ? BigDecimal.ZERO : input, output == null ? BigDecimal.ZERO : output)
        .cachedInput(rate("cache_read_input_token_cost"))
        .cacheWrite(rate("cache_creation_input_token_cost"))
        .cacheWriteHour(rate("cache_creation_input_token_cost_above_1hr"))
        .reasoning(rate("output_cost_per_reasoning_token"))
        .media(
            new Price.Media(
                rate("input_cost_per_audio_token"),
                rate("output_cost_per_audio_token"),
                rate("input_cost_per_image_token"),
                rate("output_cost_per_image_token")))
        .webSearch(searchFee())
        .build();
  }

  /** For one search, with the context size that is used unless a request sets another. */
  private @Nullable BigDecimal searchFee() {
    JsonObject fees = entry.object("search_context_cost_per_query");
    JsonValue fee = fees == null ? null : fees.get("search_context_size_medium");
    return fee == null || fee.isNull() ? null : checked(fee.asDecimal(), "search fee");
  }

  /** For a million tokens. A rate that has no value for long prompts keeps the usual value. */
  private @Nullable BigDecimal rate(String name) {
    JsonValue value = entry.get(name + suffix);
    if (value == null || value.isNull()) {
      value = entry.get(name);
    }
    if (value == null || value.isNull()) {
      return null;
    }
    return checked(value.asDecimal(), name).movePointRight(6).stripTrailingZeros();
  }

  private static BigDecimal checked(@Nullable BigDecimal rate, String name) {
    boolean fits =
        rate != null
            && rate.signum() >= 0
            && Math.abs((long) rate.scale()) <= MOST_DIGITS
            && rate.precision() <= MOST_DIGITS
            && rate.compareTo(HIGHEST) <= 0;
    if (rate == null || !fits) {
      throw new IllegalArgumentException("Its " + name + " is not a valid price.");
    }
    return rate;
  }
}
