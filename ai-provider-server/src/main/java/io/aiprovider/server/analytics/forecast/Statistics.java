package io.aiprovider.server.analytics.forecast;

import java.util.Arrays;

/** Statistics that a few strange values do not change. */
public final class Statistics {
  /** By it, the median absolute deviation of normal values is their standard deviation. */
  private static final double NORMAL = 1.4826;

  private Statistics() {}

  /** The value in the middle; 0 if there is none. */
  public static double median(double[] values) {
    if (values.length == 0) {
      return 0;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** A robust standard deviation: the median distance from the median, scaled. */
  public static double deviation(double[] values) {
    double median = median(values);
    return NORMAL * median(Arrays.stream(values).map(value -> Math.abs(value - median)).toArray());
  }

  /** The value below which a share of the values is, interpolated; 0 if there is none. */
  public static double quantile(double[] values, double share) {
    if (values.length == 0) {
      return 0;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
