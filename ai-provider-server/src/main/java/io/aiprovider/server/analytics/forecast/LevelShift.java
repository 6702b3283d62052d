package io.aiprovider.server.analytics.forecast;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A lasting step in costs, such as a new customer: the days after it are compared with the four
 * weeks before it, without the effect of weekdays.
 */
final class LevelShift {
  private static final int WEEK = DailySeries.WEEK;
  private static final int BEFORE = 4 * WEEK;
  private static final int LONGEST_AFTER = 4 * WEEK;
  private static final double DEVIATIONS = 4;
  private static final double SMALLEST_DEVIATION = 0.1;
  private static final double SCALE = 100;

  private LevelShift() {}

  /**
   * Raises or lowers the days before the last step to the level after it. So what is known about
   * weekdays is not lost with the level.
   *
   * @return null if there was no step
   */
  static @Nullable DailySeries removed(DailySeries history) {
    double unit = history.mean() / SCALE;
    if (unit == 0) {
      return null;
    }
    double[] level = withoutWeekdays(history.map(cost -> Math.log1p(cost / unit)));
    int size = history.size();
    int start = -1;
    double step = 0;
    double clearest = DEVIATIONS;
    for (int after = WEEK; after <= LONGEST_AFTER && after + BEFORE <= size; after++) {
      double[] old = Arrays.copyOfRange(level, size - after - BEFORE, size - after);
      double[] recent = Arrays.copyOfRange(level, size - after, size);
      double change = Statistics.median(recent) - Statistics.median(old);
      double deviations =
          Math.abs(change) / Math.max(SMALLEST_DEVIATION, Statistics.deviation(old));
      if (deviations > clearest) {
        clearest = deviations;
        start = size - after;
        step = change;
      }
    }
    return start < 0 ? null : scaled(history, start, Math.exp(step));
  }

  private static double[] withoutWeekdays(DailySeries logs) {
    double[] level = logs.costs().clone();
    for (int weekday = 0; weekday < WEEK; weekday++) {
      int first = weekday;
      double median =
          Statistics.median(
              IntStream.range(0, logs.size())
                  .filter(day -> day % WEEK == first)
                  .mapToDouble(day -> logs.costs()[day])
                  .toArray());
      for (int day = weekday; day < level.length; day += WEEK) {
        level[day] -= median;
      }
    }
    return level;
  }

  private static DailySeries scaled(DailySeries history, int before, double factor) {
    double[] costs = history.costs().clone();
    for (int day = 0; day < before; day++) {
      costs[day] *= factor;
    }
    return new DailySeries(history.first(), costs);
  }
}
