package io.aiprovider.server.analytics.forecast;

/** The mean of the last four days with the same weekday: the method that others have to beat. */
record WeekdayMean() implements Forecaster {
  private static final int WEEKS = 4;

  @Override
  public String label() {
    return "weekday_mean";
  }

  @Override
  public double[] forecast(DailySeries history, int days) {
    double[] means = new double[DailySeries.WEEK];
    for (int i = 0; i < means.length; i++) {
      means[i] = mean(history, history.size() - DailySeries.WEEK + i);
    }
    double[] forecast = new double[days];
    for (int day = 0; day < days; day++) {
      forecast[day] = means[day % DailySeries.WEEK];
    }
    return forecast;
  }

  /** That of a day in the last week and those weeks before it. */
  private static double mean(DailySeries history, int last) {
    double sum = 0;
    int found = 0;
    for (int day = last; day >= 0 && found < WEEKS; day -= DailySeries.WEEK) {
      sum += history.costs()[day];
      found++;
    }
    return sum / found;
  }
}
