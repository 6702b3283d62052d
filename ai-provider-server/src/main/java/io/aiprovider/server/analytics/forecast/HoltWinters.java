package io.aiprovider.server.analytics.forecast;

import java.util.Arrays;

/**
 * Exponential smoothing of level, damped trend and weekdays (Holt-Winters), of the logarithms of
 * the costs: so weekdays and growth are factors, as they are in costs. How fast each of the three
 * is smoothed is tried out: the combination with the smallest errors, one day ahead, is taken.
 */
record HoltWinters() implements Forecaster {
  private static final double[] LEVEL = {0.05, 0.1, 0.2, 0.3, 0.5};
  private static final double[] TREND = {0.0, 0.05, 0.15};
  private static final double[] SEASON = {0.05, 0.15, 0.3};
  private static final double DAMPING = 0.98;

  /** Costs are compared with their mean, so that cents are smoothed as thousands of dollars are. */
  private static final double SCALE = 100;

  private static final int WEEK = DailySeries.WEEK;

  @Override
  public String label() {
    return "holt_winters";
  }

  @Override
  public double[] forecast(DailySeries history, int days) {
    double unit = history.mean() / SCALE;
    if (unit == 0) {
      return new double[days];
    }
    double[] logs = history.map(cost -> Math.log1p(cost / unit)).costs();
    Smoothed best = null;
    for (double level : LEVEL) {
      for (double trend : TREND) {
        for (double season : SEASON) {
          Smoothed next = new Smoothed(logs);
          next.smooth(logs, level, trend, season);
          best = best == null || next.squaredErrors < best.squaredErrors ? next : best;
        }
      }
    }
    double[] forecast = best == null ? new double[days] : best.continued(logs.length, days);
    return Arrays.stream(forecast).map(log -> Math.max(0, Math.expm1(log) * unit)).toArray();
  }

  /** Level, trend and weekdays after a series. */
  private static final class Smoothed {
    private final double[] seasons = new double[WEEK];
    private double level;
    private double trend;
    private double squaredErrors;

    /** Begins with the means of the first two weeks. */
    Smoothed(double[] logs) {
      level = Arrays.stream(logs, 0, 2 * WEEK).average().orElse(0);
      for (int day = 0; day < WEEK; day++) {
        seasons[day] = (logs[day] + logs[day + WEEK]) / 2 - level;
      }
    }

    void smooth(double[] logs, double byLevel, double byTrend, double bySeason) {
      for (int day = 0; day < logs.length; day++) {
        int weekday = day % WEEK;
        double expected = level + DAMPING * trend;
        double error = logs[day] - expected - seasons[weekday];
        squaredErrors += error * error;
        double before = level;
        level = expected + byLevel * error;
        trend = DAMPING * trend + byTrend * (level - before - DAMPING * trend);
        seasons[weekday] += bySeason * (1 - byLevel) * error;
      }
    }

    double[] continued(int size, int days) {
      double[] logs = new double[days];
      double growth = 0;
      double damping = 1;
      for (int day = 0; day < days; day++) {
        damping *= DAMPING;
        growth += damping * trend;
        logs[day] = level + growth + seasons[(size + day) % WEEK];
      }
      return logs;
    }
  }
}
