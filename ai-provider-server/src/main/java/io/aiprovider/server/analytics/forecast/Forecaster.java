package io.aiprovider.server.analytics.forecast;

/** A method that continues a series. Stateless. */
sealed interface Forecaster permits WeekdayMean, SeasonalNaive, RecentMean, HoltWinters {

  /** Its name in answers. */
  String label();

  /**
   * The costs of the days after a series; none is negative.
   *
   * @param history at least two weeks
   */
  double[] forecast(DailySeries history, int days);
}
