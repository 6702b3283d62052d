package io.aiprovider.server.analytics.anomalies;

import io.aiprovider.server.analytics.forecast.Statistics;
import io.aiprovider.server.analytics.rollup.Figures;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What was used in some stretch of time. */
record Use(double cost, double requests, double errors, double tokens) {
  static final Use NONE = new Use(0, 0, 0, 0);

  static Use of(@Nullable Figures figures) {
    return figures == null
        ? NONE
        : new Use(
            figures.costUsd().doubleValue(),
            figures.requests(),
            figures.errors(),
            figures.promptTokens() + figures.completionTokens());
  }

  Use plus(Use other) {
    return new Use(
        cost + other.cost, requests + other.requests, errors + other.errors, tokens + other.tokens);
  }

  double errorRate() {
    return requests == 0 ? 0 : errors / requests;
  }

  /** The medians of several. */
  static Use median(List<Use> uses) {
    return new Use(
        median(uses, Use::cost),
        median(uses, Use::requests),
        median(uses, Use::errors),
        median(uses, Use::tokens));
  }

  static double median(List<Use> uses, ToDoubleFunction<Use> figure) {
    return Statistics.median(uses.stream().mapToDouble(figure).toArray());
  }
}
