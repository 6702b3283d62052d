package io.aiprovider.server.analytics;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Parts of time that a report is divided into, by the clock and calendar of a zone. */
enum Interval {
  /** A quarter of an hour. */
  QUARTER,
  HOUR,
  DAY,
  MONTH;

  private static final long QUARTER_MINUTES = 15;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The beginning of the part with this time. */
  ZonedDateTime start(Instant time, ZoneId zone) {
    ZonedDateTime local = time.atZone(zone);
    return switch (this) {
      case QUARTER ->
          local
              .truncatedTo(ChronoUnit.HOURS)
              .plusMinutes(local.getMinute() / QUARTER_MINUTES * QUARTER_MINUTES);
      case HOUR -> local.truncatedTo(ChronoUnit.HOURS);
      case DAY -> local.toLocalDate().atStartOfDay(zone);
      case MONTH -> local.toLocalDate().withDayOfMonth(1).atStartOfDay(zone);
    };
  }

  /** The beginning of the next part. */
  ZonedDateTime next(ZonedDateTime start) {
    return switch (this) {
      case QUARTER -> start.plusMinutes(QUARTER_MINUTES);
      case HOUR -> start(start.plusHours(1).toInstant(), start.getZone());
      case DAY -> start.toLocalDate().plusDays(1).atStartOfDay(start.getZone());
      case MONTH -> start.toLocalDate().plusMonths(1).atStartOfDay(start.getZone());
    };
  }

  /** The key of the part as a group: a date, a month, or an hour with its offset. */
  String key(ZonedDateTime start) {
    return switch (this) {
      case QUARTER, HOUR -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(start);
      case DAY -> start.toLocalDate().toString();
      case MONTH -> start.toLocalDate().toString().substring(0, "2026-11".length());
    };
  }
}
