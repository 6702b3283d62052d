package io.aiprovider.catalog;

import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prices in the format of LiteLLM's {@code model_prices_and_context_window.json}, which replace or
 * complete those of the bundled catalog.
 *
 * @see <a href="https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json">
 *     the format by example</a>
 * @since 0.1
 */
public final class LiteLlmPrices {
  private static final Logger log = LoggerFactory.getLogger(LiteLlmPrices.class);
  private static final String EXAMPLE = "sample_spec";

  private LiteLlmPrices() {}

  /**
   * Reads the models that have a price for tokens and are called for chat, completions or
   * embeddings. An invalid entry is skipped; one warning contains the number of skipped entries.
   * Reading is bounded: 32 MB, one minute.
   *
   * <p>When a vendor and a cloud offer a model under the same name, it has the vendor's price.
   *
   * @param location a path, or an http or https address
   * @return the models, dated today
   * @throws PricesUnreadable if nothing can be read, or it is not a JSON object
   */
  public static ModelCatalog read(String location) {
    PriceLocation place = new PriceLocation(location);
    byte[] text = place.read();
    JsonObject prices;
    try {
      prices = JsonObject.parseLenient(text);
    } catch (JsonException e) {
      throw place.unreadable("it is not a JSON object.", e);
    }
    return parse(prices, LocalDate.now(ZoneOffset.UTC));
  }

  static ModelCatalog parse(JsonObject prices, LocalDate date) {
    Map<String, LiteLlmEntry> best = new LinkedHashMap<>();
    int invalid = 0;
    String first = null;
    for (String key : prices.names()) {
      if (key.equals(EXAMPLE)) {
        continue;
      }
      try {
        LiteLlmEntry entry = entry(key, prices.get(key));
        if (entry != null) {
          best.merge(entry.model().id(), entry, LiteLlmPrices::preferred);
        }
      } catch (IllegalArgumentException e) {
        invalid++;
        first = first == null ? key : first;
      }
    }
    if (invalid > 0) {
      log.warn(
          "{} invalid entries of the price file were skipped; the first is {}.", invalid, first);
    }
    return ModelCatalog.of(date, best.values().stream().map(LiteLlmEntry::model).toList());
  }

  private static @Nullable LiteLlmEntry entry(String key, @Nullable JsonValue value) {
    if (value instanceof JsonObject entry) {
      return LiteLlmEntry.read(key, entry);
    }
    throw new IllegalArgumentException("The entry is not a JSON object.");
  }

  private static LiteLlmEntry preferred(LiteLlmEntry one, LiteLlmEntry other) {
    return other.byVendor() && !one.byVendor() ? other : one;
  }
}
