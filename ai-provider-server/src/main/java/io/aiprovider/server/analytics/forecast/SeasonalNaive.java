package io.aiprovider.server.analytics.forecast;

/** The last week, again and again. */
record SeasonalNaive() implements Forecaster {
  @Override
  public String label() {
    return "seasonal_naive";
  }

  @Override
  public double[] forecast(DailySeries history, int days) {
    int lastWeek = history.size() - DailySeries.WEEK;
    double[] forecast = new double[days];
    for (int day = 0; day < days; day++) {
      forecast[day] = history.costs()[lastWeek + day % DailySeries.WEEK];
    }
    return forecast;
  }
}
