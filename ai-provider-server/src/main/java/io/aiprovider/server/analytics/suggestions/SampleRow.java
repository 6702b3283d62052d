package io.aiprovider.server.analytics.suggestions;

import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.store.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What suggestions need of a row of the ledger.
 *
 * @param end whether it is the last row of its call
 * @param model the one that answered, or else the requested one
 * @param maxTokens the longest answer that the request allows; null: not said
 * @param rates the prices that were used; null: none
 */
record SampleRow(
    String call,
    boolean end,
    Instant at,
    String provider,
    String model,
    @Nullable String requested,
    long promptTokens,
    long cachedTokens,
    long completionTokens,
    @Nullable Long maxTokens,
    double cost,
    @Nullable Rates rates,
    boolean failed,
    boolean succeeded,
    @Nullable String cacheStatus,
    @Nullable String cacheKey,
    @Nullable String prefix) {
  static final String COLUMNS =
      "call_id, call_end, created_at, coalesce(provider, '') as provider,"
          + " coalesce(model_used, model_requested, '') as model, model_requested,"
          + " prompt_tokens, cached_tokens, completion_tokens, max_tokens, cost_usd, price_rates,"
          + " outcome, cache_status, cache_key_hash, prefix_hash";

  /** US dollars for a million tokens. */
  record Rates(double input, double output, double cachedInput) {
    private static final double MILLION = 1_000_000;

    static @Nullable Rates of(String json) {
      try {
        JsonObject rates = JsonObject.parse(json);
        double input = number(rates, "input", 0);
        return new Rates(input, number(rates, "output", 0), number(rates, "cached_input", input));
      } catch (JsonException e) {
        return null; // not written by this server
      }
    }

    private static double number(JsonObject json, String name, double other) {
      return json.get(name) instanceof JsonNumber number ? number.asDecimal().doubleValue() : other;
    }

    /** What the tokens of a row cost by these rates. */
    double costOf(SampleRow row) {
      return ((row.promptTokens - row.cachedTokens) * input
              + row.cachedTokens * cachedInput
              + row.completionTokens * output)
          / MILLION;
    }

    /** What is saved if prompt tokens come from the cache of the provider. */
    double cached(double tokens) {
      return tokens * (input - cachedInput) / MILLION;
    }
  }

  /**
   * Reads rows. Few names and prices are in thousands of them: they share their texts, which are
   * then compared at once, and each price is parsed once. Used once.
   */
  static final class Reader {
    private final Map<String, Optional<Rates>> prices = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();

    SampleRow read(ResultSet row) throws SQLException {
      String outcome = row.getString("outcome");
      return new SampleRow(
          row.getString("call_id"),
          row.getBoolean("call_end"),
          Columns.requiredInstant(row, "created_at"),
          shared(row.getString("provider")),
          shared(row.getString("model")),
          sharedOrNull(row.getString("model_requested")),
          row.getLong("prompt_tokens"),
          row.getLong("cached_tokens"),
          row.getLong("completion_tokens"),
          Columns.number(row, "max_tokens"),
          row.getDouble("cost_usd"),
          rates(row.getString("price_rates")),
          "failed".equals(outcome),
          "succeeded".equals(outcome),
          sharedOrNull(row.getString("cache_status")),
          row.getString("cache_key_hash"),
          sharedOrNull(row.getString("prefix_hash")));
    }

    private String shared(String text) {
      String first = texts.putIfAbsent(text, text);
      return first == null ? text : first;
    }

    private @Nullable String sharedOrNull(@Nullable String text) {
      return text == null ? null : shared(text);
    }

    private @Nullable Rates rates(@Nullable String json) {
      return json == null
          ? null
          : prices.computeIfAbsent(json, text -> Optional.ofNullable(Rates.of(text))).orElse(null);
    }
  }
}
