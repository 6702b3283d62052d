package io.aiprovider.server.analytics.forecast;

import java.util.List;

/**
 * Between which values four of five results are expected, by how far the method was from earlier
 * ones.
 *
 * @param ofDays the standard deviation of the logarithm of a day's cost, divided by its forecast
 * @param ofWeeks the same of a whole week: single days balance each other, a wrong level does not
 */
record Band(double ofDays, double ofWeeks) {
  private static final int WEEK = DailySeries.WEEK;

  /** Four of five results are within so many standard deviations. */
  private static final double DEVIATIONS = 1.2816;

  /** No band is narrower. */
  private static final double SMALLEST = Math.log(1.1);

  static Band of(Backtest backtest) {
    return new Band(spread(backtest.errorsOfDays()), spread(backtest.errorsOfWeeks()));
  }

  /** The standard deviation around 0, so that a method that was always too low has a wide band. */
  private static double spread(List<Double> errors) {
    return Math.sqrt(errors.stream().mapToDouble(error -> error * error).average().orElse(0));
  }

  /** The factor between the forecast of a day and the ends of its band. */
  double factor(int day) {
    int weeks = day / WEEK;
    double variance = ofDays * ofDays + ofWeeks * ofWeeks * weeks;
    return Math.exp(Math.max(SMALLEST, DEVIATIONS * Math.sqrt(variance)));
  }

  /** The same for the sum of days, from the first on. */
  double factorOfSum(int days) {
    double weeks = Math.max(1, days / (double) WEEK);
    double variance = ofWeeks * ofWeeks * (1 + weeks) / 2 + ofDays * ofDays / days;
    return Math.exp(Math.max(SMALLEST, DEVIATIONS * Math.sqrt(variance)));
  }
}
