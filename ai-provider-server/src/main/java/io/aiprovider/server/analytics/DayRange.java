package io.aiprovider.server.analytics;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * Days of a zone.
 *
 * @param from the first day
 * @param to the day after the last one
 */
public record DayRange(LocalDate from, LocalDate to, ZoneId zone) {

  /** One day. */
  public static DayRange of(LocalDate day, ZoneId zone) {
    return new DayRange(day, day.plusDays(1), zone);
  }

  /** When the first day begins. */
  public Instant start() {
    return from.atStartOfDay(zone).toInstant();
  }

  /** When the last day ends. */
  public Instant end() {
    return to.atStartOfDay(zone).toInstant();
  }

  /** How many days there are. */
  public int days() {
    return (int) ChronoUnit.DAYS.between(from, to);
  }
}
