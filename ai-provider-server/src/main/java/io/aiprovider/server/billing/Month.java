package io.aiprovider.server.billing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;

/**
 * A month of statements.
 *
 * @param name the month
 * @param from its beginning
 * @param to its end, which is not part of it
 * @param zone the zone of its beginning and end
 */
record Month(YearMonth name, Instant from, Instant to, ZoneId zone) {

  /** A month by the calendar of a zone. */
  static Month of(YearMonth name, ZoneId zone) {
    return new Month(name, start(name, zone), start(name.plusMonths(1), zone), zone);
  }

  private static Instant start(YearMonth name, ZoneId zone) {
    return name.atDay(1).atStartOfDay(zone).toInstant();
  }

  /**
   * This month with another beginning. A closed month before it ends where it ended when it was
   * closed, also if the zone was another one: no call may be in two months, or in none.
   */
  Month from(Instant other) {
    return new Month(name, other, to, zone);
  }

  /** The beginning of a day of this month, or its end for the day after the last one. */
  Instant at(LocalDate day) {
    if (day.equals(name.atDay(1))) {
      return from;
    }
    return day.equals(name.plusMonths(1).atDay(1)) ? to : day.atStartOfDay(zone).toInstant();
  }

  /** This month with another end. */
  Month to(Instant other) {
    return new Month(name, from, other, zone);
  }
}
