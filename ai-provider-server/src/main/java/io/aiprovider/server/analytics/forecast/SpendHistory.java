package io.aiprovider.server.analytics.forecast;

import io.aiprovider.server.analytics.DayRange;
import io.aiprovider.server.analytics.rollup.Figures;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.SortedMap;

/** The costs of the whole days before today, as far as they are of use for a forecast. */
final class SpendHistory {
  private static final int WEEKS = 12;

  private SpendHistory() {}

  /** The days before today that a forecast looks at. */
  static DayRange before(LocalDate today, ZoneId zone) {
    return new DayRange(today.minusWeeks(WEEKS), today, zone);
  }

  /**
   * The costs of the days of a range, from the first one with usage on. If that is later than the
   * range, usage began in the course of it, so it does not count as a whole day.
   *
   * @param days those with usage
   */
  static DailySeries of(SortedMap<LocalDate, Figures> days, DayRange range) {
    if (days.isEmpty()) {
      return new DailySeries(range.to(), new double[0]);
    }
    LocalDate first = days.firstKey();
    DayRange used =
        new DayRange(
            first.isAfter(range.from()) ? first.plusDays(1) : first, range.to(), range.zone());
    double[] costs = new double[used.days()];
    for (int day = 0; day < costs.length; day++) {
      Figures figures = days.get(used.from().plusDays(day));
      costs[day] = figures == null ? 0 : Math.max(0, figures.costUsd().doubleValue());
    }
    return new DailySeries(used.from(), costs);
  }
}
