package io.aiprovider.server.analytics.anomalies;

import io.aiprovider.server.analytics.forecast.Statistics;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What can be unusual. Values are compared by their logarithms with those of the same weekday in
 * eight weeks. How much they vary as a rule is taken from all cells around, without the effect of
 * weekdays: eight values alone are too few for that.
 */
enum Kind {
  /** Costs are higher. */
  COST {
    @Override
    @Nullable Deviation of(Cell cell, List<Cell> around) {
      Scale scale = Scale.of(Use::cost, cell, around);
      if (scale == null) {
        return null;
      }
      double actual = cell.actual().cost();
      double most = Math.max(LEAST_USD, LEAST_SHARE * scale.expected);
      boolean isHigh = actual - scale.expected > most && scale.deviations(actual) > DEVIATIONS;
      return isHigh ? new Deviation(scale.expected, actual) : null;
    }
  },
  /** A larger share of calls fails. */
  ERRORS {
    @Override
    @Nullable Deviation of(Cell cell, List<Cell> around) {
      Use use = cell.actual();
      if (cell.before().size() < LEAST_COMPARABLE || use.errors() < LEAST_ERRORS) {
        return null;
      }
      double[] rates = cell.before().stream().mapToDouble(Use::errorRate).toArray();
      double usual = Statistics.median(rates);
      double chance = Math.sqrt(Math.max(usual, 0.01) * (1 - usual) / use.requests());
      double most =
          Math.max(LEAST_POINTS, DEVIATIONS * Math.max(chance, Statistics.deviation(rates)));
      return use.errorRate() - usual > most ? new Deviation(usual, use.errorRate()) : null;
    }
  },
  /** There are fewer calls. */
  DROP {
    @Override
    @Nullable Deviation of(Cell cell, List<Cell> around) {
      Scale scale = Scale.of(Use::requests, cell, around);
      if (scale == null || scale.isSparse || scale.expected < LEAST_REQUESTS) {
        return null;
      }
      double actual = cell.actual().requests();
      boolean isLow = actual < scale.expected / 2 && scale.deviations(actual) < -DEVIATIONS;
      return isLow ? new Deviation(scale.expected, actual) : null;
    }
  };

  private static final int LEAST_COMPARABLE = 5;
  private static final double DEVIATIONS = 4;
  private static final double LEAST_USD = 1;
  private static final double LEAST_SHARE = 0.2;
  private static final double LEAST_ERRORS = 10;
  private static final double LEAST_POINTS = 0.05;
  private static final double LEAST_REQUESTS = 50;

  /** What was expected and what there is instead. */
  record Deviation(double expected, double actual) {}

  /**
   * How a cell deviates from what is usual.
   *
   * @param around the cells whose variation is a measure, this one included
   * @return null if it is as usual, or if too little is known
   */
  abstract @Nullable Deviation of(Cell cell, List<Cell> around);

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What is usual, and how much values vary. */
  private static final class Scale {
    private static final double SMALLEST_DEVIATION = 0.1;
    private static final double SMALLEST_SHARE = 0.01;
    private static final double MOSTLY_IDLE = 0.3;

    private final double expected;
    private final double deviation;
    private final double smallest;
    private final boolean isSparse;

    private Scale(double expected, double[] logs, double smallest, boolean isSparse) {
      this.expected = expected;
      this.deviation = Math.max(SMALLEST_DEVIATION, Statistics.deviation(logs));
      this.smallest = smallest;
      this.isSparse = isSparse;
    }

    static @Nullable Scale of(ToDoubleFunction<Use> figure, Cell cell, List<Cell> around) {
      if (cell.before().size() < LEAST_COMPARABLE) {
        return null;
      }
      double[] all =
          around.stream().flatMap(each -> each.before().stream()).mapToDouble(figure).toArray();
      double[] active = Arrays.stream(all).filter(value -> value > 0).toArray();
      double smallest = Math.max(Double.MIN_NORMAL, SMALLEST_SHARE * Statistics.median(active));
      if (active.length < LEAST_COMPARABLE) {
        return null;
      }
      if (active.length < (1 - MOSTLY_IDLE) * all.length) {
        double[] logs = Arrays.stream(active).map(Math::log).toArray();
        return new Scale(Statistics.median(active), logs, smallest, true);
      }
      double[] logs =
          around.stream()
              .flatMapToDouble(
                  each -> {
                    double median = Use.median(each.before(), figure);
                    return each.before().stream()
                        .mapToDouble(figure)
                        .map(value -> Math.log((value + smallest) / (median + smallest)));
                  })
              .toArray();
      return new Scale(Use.median(cell.before(), figure), logs, smallest, false);
    }

    double deviations(double actual) {
      return Math.log((actual + smallest) / (expected + smallest)) / deviation;
    }
  }
}
