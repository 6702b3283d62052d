package io.aiprovider.server.analytics;

import io.aiprovider.server.analytics.rollup.Figures;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A number that calls have together. */
enum Metric {
  REQUESTS(Unit.CALLS),
  ATTEMPTS(Unit.CALLS),
  ERRORS(Unit.CALLS),
  CACHE_HITS(Unit.CALLS),
  UNPRICED_REQUESTS(Unit.CALLS),
  TOKENS(Unit.TOKENS),
  PROMPT_TOKENS(Unit.TOKENS),
  CACHED_TOKENS(Unit.TOKENS),
  COMPLETION_TOKENS(Unit.TOKENS),
  REASONING_TOKENS(Unit.TOKENS),
  COST_USD(Unit.USD),
  SAVED_USD(Unit.USD),
  PROMPT_CACHE_SAVED_USD(Unit.USD),
  /** Of all calls, those that are errors; null without calls. */
  ERROR_RATE(Unit.RATIO),
  /** Of all calls, those that the cache answered; null without calls. */
  CACHE_HIT_RATE(Unit.RATIO);

  private final Unit unit;

  /** What a metric counts. Ratios cannot be added up. */
  enum Unit {
    CALLS,
    TOKENS,
    USD,
    RATIO;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Metric(Unit unit) {
    this.unit = unit;
  }

  private static @Nullable Number ratio(long part, long whole) {
    return whole == 0 ? null : (double) part / whole;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  Unit unit() {
    return unit;
  }

  /** Whether the values of parts add up to that of the whole. */
  boolean isAdditive() {
    return unit != Unit.RATIO;
  }

  /** The value, without zeros at the end. */
  @Nullable Number of(Figures figures) {
    Number number = value(figures);
    if (number instanceof BigDecimal usd) {
      BigDecimal plain = usd.stripTrailingZeros();
      return plain.scale() < 0 ? plain.setScale(0) : plain;
    }
    return number;
  }

  private @Nullable Number value(Figures figures) {
    return switch (this) {
      case REQUESTS -> figures.requests();
      case ATTEMPTS -> figures.attempts();
      case ERRORS -> figures.errors();
      case CACHE_HITS -> figures.cacheHits();
      case UNPRICED_REQUESTS -> figures.unpricedRequests();
      case TOKENS -> figures.promptTokens() + figures.completionTokens();
      case PROMPT_TOKENS -> figures.promptTokens();
      case CACHED_TOKENS -> figures.cachedTokens();
      case COMPLETION_TOKENS -> figures.completionTokens();
      case REASONING_TOKENS -> figures.reasoningTokens();
      case COST_USD -> figures.costUsd();
      case SAVED_USD -> figures.savedUsd();
      case PROMPT_CACHE_SAVED_USD -> figures.promptCacheSavedUsd();
      case ERROR_RATE -> ratio(figures.errors(), figures.requests());
      case CACHE_HIT_RATE -> ratio(figures.cacheHits(), figures.requests());
    };
  }

  /** The metric with this name; null if there is none. */
  static @Nullable Metric named(String name) {
    for (Metric metric : values()) {
      if (metric.label().equals(name)) {
        return metric;
      }
    }
    return null;
  }
}
