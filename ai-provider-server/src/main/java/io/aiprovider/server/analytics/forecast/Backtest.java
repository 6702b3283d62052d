package io.aiprovider.server.analytics.forecast;

import java.util.ArrayList;
import java.util.List;

/**
 * What a method would have forecast for weeks that are over, each from the days before it, and how
 * far it would have been from what these weeks cost.
 *
 * @param method that was tried
 * @param absoluteError the sum over all days that were tried
 * @param actual the sum of what these days cost
 * @param naiveError what the absolute errors would have been if each week were like the one before
 * @param errorsOfDays the logarithm of what each day cost, divided by its forecast
 * @param errorsOfWeeks the same of each week
 */
record Backtest(
    Forecaster method,
    double absoluteError,
    double actual,
    double naiveError,
    List<Double> errorsOfDays,
    List<Double> errorsOfWeeks) {
  private static final int WEEK = DailySeries.WEEK;
  private static final int MOST_WEEKS = 4;
  private static final int SHORTEST_HISTORY = 2 * WEEK;

  /** An idle day has no logarithm: this share of the mean is added to each cost. */
  private static final double SMALLEST = 0.01;

  /** Tries a method on the last four weeks, or as many as have two weeks before them. */
  static Backtest of(Forecaster method, DailySeries history) {
    double absoluteError = 0;
    double actual = 0;
    double naiveError = 0;
    List<Double> ofDays = new ArrayList<>();
    List<Double> ofWeeks = new ArrayList<>();
    double smallest = Math.max(Double.MIN_NORMAL, SMALLEST * history.mean());
    for (int weeks = 1; weeks <= MOST_WEEKS; weeks++) {
      int start = history.size() - weeks * WEEK;
      if (start < SHORTEST_HISTORY) {
        break;
      }
      double[] forecast = method.forecast(history.before(start), WEEK);
      double ofWeek = 0;
      double forecastOfWeek = 0;
      for (int day = 0; day < WEEK; day++) {
        double cost = history.costs()[start + day];
        absoluteError += Math.abs(cost - forecast[day]);
        naiveError += Math.abs(cost - history.costs()[start + day - WEEK]);
        ofDays.add(error(cost, forecast[day], smallest));
        ofWeek += cost;
        forecastOfWeek += forecast[day];
      }
      actual += ofWeek;
      ofWeeks.add(error(ofWeek, forecastOfWeek, smallest));
    }
    return new Backtest(
        method, absoluteError, actual, naiveError, List.copyOf(ofDays), List.copyOf(ofWeeks));
  }

  private static double error(double actual, double forecast, double smallest) {
    return Math.log((actual + smallest) / (forecast + smallest));
  }

  /** Whether there was a week to try. */
  boolean isEmpty() {
    return errorsOfWeeks.isEmpty();
  }

  /** The absolute errors as a share of what was spent; 0 if nothing was. */
  double wape() {
    return actual == 0 ? 0 : absoluteError / actual;
  }

  /** The absolute errors as a share of those of the naive method; 1 if both have none. */
  double mase() {
    return naiveError == 0 ? 1 : absoluteError / naiveError;
  }
}
