package io.aiprovider.server.analytics.forecast;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Costs of whole days, one after the other. Nobody changes the array.
 *
 * @param first the day of the first cost
 * @param costs in US dollars, never negative
 */
record DailySeries(LocalDate first, double[] costs) {
  static final int WEEK = 7;

  int size() {
    return costs.length;
  }

  /** The days before this one. */
  DailySeries before(int day) {
    return new DailySeries(first, Arrays.copyOf(costs, day));
  }

  /** The costs from one day to another, which is not included. */
  double[] range(int from, int to) {
    return Arrays.copyOfRange(costs, from, to);
  }

  DailySeries map(DoubleUnaryOperator change) {
    return new DailySeries(first, Arrays.stream(costs).map(change).toArray());
  }

  double mean() {
    return Arrays.stream(costs).average().orElse(0);
  }

  /** The share of days that cost nothing. */
  double idleShare() {
    return size() == 0
        ? 1
        : Arrays.stream(costs).filter(cost -> cost == 0).count() / (double) size();
  }
}
