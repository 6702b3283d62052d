package io.aiprovider.server.analytics.anomalies;

import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;

/**
 * The usage of a subject.
 *
 * @param subject whose usage it is
 * @param first the first day with usage
 * @param days the days that are over
 * @param hours the hours of today that are over; empty if they are of no interest
 */
record Track(Subject subject, LocalDate first, SortedMap<LocalDate, Cell> days, List<Cell> hours) {
  private static final int WEEK = 7;

  /** The week that ends with a day. */
  List<Cell> weekUntil(LocalDate day) {
    return List.copyOf(days.subMap(day.minusDays(WEEK - 1), day.plusDays(1)).values());
  }
}
