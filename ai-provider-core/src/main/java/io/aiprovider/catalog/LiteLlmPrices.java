package io.aiprovider.catalog;

import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Prices in the format of LiteLLM's {@code model_prices_and_context_window.json}, which replace or
 * complete those of the bundled catalog.
 *
 * @see <a href="https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json">
 *     the format by example</a>
 * @since 0.1
 */
public final class LiteLlmPrices {
  private static final String EXAMPLE = "sample_spec";
  private static final int LONGEST_NAME = 100;

  private LiteLlmPrices() {}

  /**
   * Reads the models that have a price for tokens and are called for chat, completions or
   * embeddings; one without a mode counts as one for chat. Other entries are not used, and not
   * checked. A model for chat or completions needs a price for the tokens of its prompts and one
   * for those of its answers: otherwise half of each call would seem to be free. When a vendor and
   * a cloud offer a model under the same name, it has the vendor's price.
   *
   * @param text the content of the file, in UTF-8
   * @param date the day on which it was read
   * @param incomplete is told the name of each entry that is not used because one of these prices
   *     is missing
   * @throws IllegalArgumentException if it is not a JSON object, if it has no such model, or if the
   *     entry of one is not valid; the message contains the line
   */
  public static ModelCatalog parse(byte[] text, LocalDate date, Consumer<String> incomplete) {
    JsonObject prices;
    try {
      prices = JsonObject.parseLenient(text);
    } catch (JsonException e) {
      throw new IllegalArgumentException("it is not a JSON object. " + e.getMessage(), e);
    }
    Map<String, LiteLlmEntry> best = new LinkedHashMap<>();
    for (String key : prices.names()) {
      LiteLlmEntry entry = key.equals(EXAMPLE) ? null : entry(prices, key);
      if (entry != null && !entry.complete()) {
        incomplete.accept(printable(key));
      } else if (entry != null) {
        best.merge(entry.model().id(), entry, LiteLlmPrices::preferred);
      }
    }
    if (best.isEmpty()) {
      throw new IllegalArgumentException(
          "it has no model with a price for the tokens of prompts and answers.");
    }
    return ModelCatalog.of(date, best.values().stream().map(LiteLlmEntry::model).toList());
  }

  private static @Nullable LiteLlmEntry entry(JsonObject prices, String key) {
    String where = "entry '" + printable(key) + "'";
    try {
      if (prices.get(key) instanceof JsonObject entry) {
        return LiteLlmEntry.read(key, entry);
      }
    } catch (InvalidRate e) {
      int line = prices.lineOf(key, e.field());
      throw new IllegalArgumentException(
          "line " + line + ": the " + e.field() + " of " + where + " " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "line " + prices.lineOf(key) + ": " + where + " " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "line " + prices.lineOf(key) + ": " + where + " is not a JSON object.");
  }

  /** A name that cannot forge a log line. */
  private static String printable(String name) {
    String start = name.substring(0, Math.min(name.length(), LONGEST_NAME));
    return start.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
  }

  private static LiteLlmEntry preferred(LiteLlmEntry one, LiteLlmEntry other) {
    return other.byVendor() && !one.byVendor() ? other : one;
  }
}
