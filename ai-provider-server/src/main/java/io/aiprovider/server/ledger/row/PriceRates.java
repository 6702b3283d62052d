package io.aiprovider.server.ledger.row;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.aiprovider.catalog.Price;
import io.aiprovider.catalog.Price.LongContext;
import io.aiprovider.catalog.Price.Media;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rates of a price as JSON: US dollars for a million tokens, and for one web search. */
public final class PriceRates {
  /** By identity: a price has dozens of numbers, and few prices are used again and again. */
  private static final Cache<Price, String> KNOWN =
      Caffeine.newBuilder().weakKeys().maximumSize(1_000).executor(Runnable::run).build();

  private PriceRates() {}

  /** The rates; null for no price. */
  public static @Nullable String of(@Nullable Price price) {
    return price == null ? null : KNOWN.get(price, key -> json(key).toString());
  }

  private static JsonObject json(Price price) {
    JsonObject json = JsonObject.of("input", price.input()).with("output", price.output());
    json = with(json, "cached_input", price.cachedInput());
    json = with(json, "cache_write", price.cacheWrite());
    json = with(json, "cache_write_hour", price.cacheWriteHour());
    json = with(json, "reasoning", price.reasoning());
    json = with(json, "audio_input", price.media().audioInput());
    json = with(json, "audio_output", price.media().audioOutput());
    json = with(json, "image_input", price.media().imageInput());
    json = with(json, "image_output", price.media().imageOutput());
    json = with(json, "cached_audio_input", price.media().cachedAudioInput());
    json = with(json, "web_search", price.webSearch());
    LongContext beyond = price.longContext();
    return beyond == null
        ? json
        : json.with("long_context_above", beyond.above())
            .with("long_context", json(beyond.price()));
  }

  private static JsonObject with(JsonObject json, String name, @Nullable BigDecimal rate) {
    return rate == null ? json : json.with(name, rate);
  }

  /** The price of these rates; null for no rates. */
  public static @Nullable Price parse(@Nullable String rates) {
    return rates == null ? null : price(JsonObject.parse(rates));
  }

  private static Price price(JsonObject json) {
    Price price =
        Price.perMillion(
                Objects.requireNonNull(rate(json, "input")),
                Objects.requireNonNull(rate(json, "output")))
            .withCachedInput(rate(json, "cached_input"))
            .withCacheWrite(rate(json, "cache_write"))
            .withCacheWriteHour(rate(json, "cache_write_hour"))
            .withReasoning(rate(json, "reasoning"))
            .withMedia(
                new Media(
                    rate(json, "audio_input"),
                    rate(json, "audio_output"),
                    rate(json, "image_input"),
                    rate(json, "image_output"),
                    rate(json, "cached_audio_input")))
            .withWebSearch(rate(json, "web_search"));
    JsonObject beyond = json.object("long_context");
    Long above = json.integer("long_context_above");
    return beyond == null || above == null ? price : price.withLongContext(above, price(beyond));
  }

  private static @Nullable BigDecimal rate(JsonObject json, String name) {
    JsonValue value = json.get(name);
    return value == null ? null : value.asDecimal();
  }
}
