package io.aiprovider.server.analytics.forecast;

import java.util.Arrays;

/** The mean of the last four weeks, for each day. */
record RecentMean() implements Forecaster {
  private static final int DAYS = 4 * DailySeries.WEEK;

  @Override
  public String label() {
    return "mean";
  }

  @Override
  public double[] forecast(DailySeries history, int days) {
    int size = history.size();
    double[] forecast = new double[days];
    Arrays.fill(
        forecast, Arrays.stream(history.range(Math.max(0, size - DAYS), size)).average().orElse(0));
    return forecast;
  }
}
