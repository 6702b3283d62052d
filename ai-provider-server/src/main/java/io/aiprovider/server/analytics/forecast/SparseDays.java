package io.aiprovider.server.analytics.forecast;

import java.util.Random;

/**
 * The sum of days most of which cost nothing. Nobody knows which days will cost something, so the
 * band is found by drawing days of the past at random, many times.
 */
final class SparseDays {
  static final String LABEL = "mean_of_sparse_days";
  private static final int DRAWS = 400;
  private static final long SEED = 1; // the same series has the same band

  private SparseDays() {}

  static Estimate sum(DailySeries history, double days) {
    Random random = new Random(SEED);
    double[] sums = new double[DRAWS];
    int whole = Math.max(1, (int) Math.round(days));
    for (int draw = 0; draw < DRAWS; draw++) {
      for (int day = 0; day < whole; day++) {
        sums[draw] += history.costs()[random.nextInt(history.size())];
      }
    }
    double mean = history.mean() * days;
    double share = days / whole;
    double widening = Math.sqrt(1 + days / history.size()); // the mean itself is not exact
    double low = mean - widening * (mean - share * Statistics.quantile(sums, 0.1));
    double high = mean + widening * (share * Statistics.quantile(sums, 0.9) - mean);
    return new Estimate(mean, Math.max(0, low), Math.max(mean, high));
  }
}
