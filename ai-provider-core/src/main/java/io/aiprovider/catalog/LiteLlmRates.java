package io.aiprovider.catalog;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The prices in an entry of LiteLLM's price map: US dollars for one token. */
final class LiteLlmRates {
  private static final String INPUT = "input_cost_per_token";
  private static final String OUTPUT = "output_cost_per_token";
  private static final String SEARCH = "search_context_cost_per_query";
  private static final String OFF_PEAK = "off_peak_pricing";
  private static final String LENGTHS = "tiered_pricing";
  private static final String LONG_CONTEXT = INPUT + "_above_";
  private static final String LONG_CONTEXT_UNIT = "k_tokens";

  /** The suffix of a tier's rates, and the tier's name in answers. */
  private static final Map<String, String> TIERS =
      Map.of("_flex", "flex", "_priority", "priority", "_batches", "batch");

  private static final BigDecimal HIGHEST =
      BigDecimal.ONE; // a thousand times the highest known rate
  private static final int MOST_DIGITS = 30;
  private static final BigDecimal LONGEST_PROMPT = BigDecimal.valueOf(1_000_000_000);

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
    if (entry.array(LENGTHS) != null) {
      return byLength(entry, entry.objects(LENGTHS));
    }
    if (!entry.has(INPUT) && !entry.has(OUTPUT)) {
      return null;
    }
    Price usual = price(entry, "");
    JsonObject hours = entry.object(OFF_PEAK);
    if (hours != null) {
      usual = usual.withOffPeak(new OffPeak(windows(hours), price(offPeak(entry, hours), "")));
    }
    for (Map.Entry<String, String> tier : TIERS.entrySet()) {
      if (entry.has(INPUT + tier.getKey())) {
        usual = usual.withTier(tier.getValue(), price(entry, tier.getKey()));
      }
    }
    return usual;
  }

  /** Whether both the tokens of a prompt and those of an answer have a price. */
  static boolean hasBothRates(JsonObject entry) {
    List<JsonObject> rates = entry.array(LENGTHS) == null ? List.of(entry) : entry.objects(LENGTHS);
    return rates.stream().allMatch(each -> isSet(each, INPUT) && isSet(each, OUTPUT));
  }

  private static boolean isSet(JsonObject rates, String name) {
    JsonValue rate = rates.get(name);
    return rate != null && !rate.isNull();
  }

  private static List<OffPeak.Window> windows(JsonObject hours) {
    try {
      return OffPeakHours.of(hours);
    } catch (IllegalArgumentException e) {
      throw new InvalidRate(OFF_PEAK, String.valueOf(e.getMessage()));
    }
  }

  /** The entry as it is at the cheaper hours: what these do not set is as usual. */
  private static JsonObject offPeak(JsonObject entry, JsonObject hours) {
    JsonObject cheaper = entry;
    for (String name : hours.names()) {
      cheaper = name.contains("cost") ? cheaper.with(name, hours.get(name)) : cheaper;
    }
    return cheaper;
  }

  /** The price of one tier, with those of its long prompts. */
  private static Price price(JsonObject entry, String tier) {
    NavigableMap<Long, Price> lengths = new TreeMap<>();
    lengths.put(0L, new LiteLlmRates(entry, tier).price());
    String unit = LONG_CONTEXT_UNIT + tier;
    for (String name : entry.names()) {
      if (name.startsWith(LONG_CONTEXT) && name.endsWith(unit)) {
        String thousands = name.substring(LONG_CONTEXT.length(), name.length() - unit.length());
        if (thousands.isEmpty()
            || thousands.length() > 9
            || !thousands.chars().allMatch(c -> c >= '0' && c <= '9')) {
          throw new InvalidRate(name, "does not say from how many thousand tokens it applies.");
        }
        String suffix = name.substring(INPUT.length());
        lengths.put(Long.parseLong(thousands) * 1_000, new LiteLlmRates(entry, suffix).price());
      }
    }
    return joined(lengths);
  }

  /** The price of an entry that lists the prices by the length of the prompt. */
  private static @Nullable Price byLength(JsonObject entry, List<JsonObject> ranges) {
    NavigableMap<Long, Price> lengths = new TreeMap<>();
    for (JsonObject range : ranges) {
      JsonArray bounds = range.array("range");
      BigDecimal from =
          bounds == null || bounds.values().isEmpty() ? null : bounds.values().get(0).asDecimal();
      if (from == null || from.signum() < 0 || from.compareTo(LONGEST_PROMPT) > 0) {
        throw new InvalidRate(LENGTHS, "has a part without a valid range of tokens.");
      }
      lengths.put(from.longValue(), new LiteLlmRates(range, "").price());
    }
    if (lengths.isEmpty()) {
      return null;
    }
    return joined(lengths).withWebSearch(new LiteLlmRates(entry, "").searchFee());
  }

  /** The first price, with each other one for the prompts that are longer than its key. */
  private static Price joined(NavigableMap<Long, Price> lengths) {
    Map.Entry<Long, Price> beyond = null;
    Price price = lengths.firstEntry().getValue();
    for (Map.Entry<Long, Price> length : lengths.descendingMap().entrySet()) {
      price = length.getValue();
      if (beyond != null) {
        price = price.withLongContext(beyond.getKey(), beyond.getValue());
      }
      beyond = Map.entry(length.getKey(), price);
    }
    return price;
  }

  private Price price() {
    BigDecimal input = rate(INPUT);
    BigDecimal output = rate(OUTPUT);
    return new PriceDraft(
            input == null ? BigDecimal.ZERO : input, output == null ? BigDecimal.ZERO : output)
        .cachedInput(rate("cache_read_input_token_cost"))
        .cacheWrite(rate("cache_creation_input_token_cost"))
        .cacheWriteHour(rate("cache_creation_input_token_cost_above_1hr"))
        .reasoning(rate("output_cost_per_reasoning_token", OUTPUT))
        .media(
            new Price.Media(
                rate("input_cost_per_audio_token", INPUT),
                rate("output_cost_per_audio_token", OUTPUT),
                rate("input_cost_per_image_token", INPUT),
                rate("output_cost_per_image_token", OUTPUT),
                cachedAudio()))
        .webSearch(searchFee())
        .build();
  }

  /** LiteLLM has two names for it. */
  private @Nullable BigDecimal cachedAudio() {
    BigDecimal rate = rate("cache_read_input_audio_token_cost");
    return rate == null ? rate("cache_read_input_token_cost_per_audio_token") : rate;
  }

  /** For one search, with the context size that is used unless a request sets another. */
  private @Nullable BigDecimal searchFee() {
    JsonObject fees = entry.object(SEARCH);
    JsonValue fee = fees == null ? null : fees.get("search_context_size_medium");
    return fee == null || fee.isNull() ? null : checked(fee.asDecimal(), SEARCH);
  }

  /**
   * A rate for a special kind of tokens. If it has no value for this tier or length, and usually
   * equals the plain rate, it equals the plain rate here too.
   */
  private @Nullable BigDecimal rate(String name, String plain) {
    JsonValue usual = entry.get(name);
    boolean asPlain = !entry.has(name + suffix) && usual != null && usual.equals(entry.get(plain));
    return rate(asPlain ? plain : name);
  }

  /** For a million tokens. A rate that has no value for this tier or length has the usual one. */
  private @Nullable BigDecimal rate(String name) {
    String own = name + suffix;
    JsonValue value = entry.get(own);
    if (value == null || value.isNull()) {
      own = name;
      value = entry.get(own);
    }
    if (value == null || value.isNull()) {
      return null;
    }
    return checked(value.asDecimal(), own).movePointRight(6).stripTrailingZeros();
  }

  private static BigDecimal checked(@Nullable BigDecimal rate, String field) {
    boolean fits =
        rate != null
            && rate.signum() >= 0
            && Math.abs((long) rate.scale()) <= MOST_DIGITS
            && rate.precision() <= MOST_DIGITS
            && rate.compareTo(HIGHEST) <= 0;
    if (rate == null || !fits) {
      throw new InvalidRate(
          field, "is not a valid price: expected a number from 0 to 1, in US dollars for a token.");
    }
    return rate;
  }
}
