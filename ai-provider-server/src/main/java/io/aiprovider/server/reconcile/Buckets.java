package io.aiprovider.server.reconcile;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.Function;

/** The times to which entries of reports belong. */
final class Buckets {
  private Buckets() {}

  /** The day of UTC of a time from one moment to another. */
  static LocalDate day(Instant start, Instant end, Function<String, UnreadableReport> refused) {
    if (!start.isBefore(end)) {
      throw refused.apply("The end of a time must be after its beginning.");
    }
    LocalDate day = start.atOffset(ZoneOffset.UTC).toLocalDate();
    Instant next = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    if (end.isAfter(next)) {
      throw refused.apply(
          Duration.between(start, end).compareTo(Duration.ofDays(1)) > 0
              ? "The report has sums of more than a day. Export it by day."
              : "The report has days that are not days of UTC, so they cannot be compared.");
    }
    return day;
  }

  /** A time in seconds since 1970. */
  static Instant seconds(long seconds, Function<String, UnreadableReport> refused) {
    try {
      Instant time = Instant.ofEpochSecond(seconds);
      return time.isAfter(Instant.parse("9999-01-01T00:00:00Z")) ? tooLate(refused) : time;
    } catch (DateTimeException e) {
      return tooLate(refused);
    }
  }

  private static Instant tooLate(Function<String, UnreadableReport> refused) {
    throw refused.apply("Expected a time in seconds since 1970.");
  }

  /** A time in ISO-8601. */
  static Instant time(String text, Function<String, UnreadableReport> refused) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw refused.apply("Expected a time such as 2026-10-01T00:00:00Z.");
    }
  }

  /** A date, which can have a time of the day after it. */
  static LocalDate date(String text, Function<String, UnreadableReport> refused) {
    try {
      int end = "2026-10-01".length();
      boolean time = text.length() > end && (text.charAt(end) == ' ' || text.charAt(end) == 'T');
      return LocalDate.parse(time ? text.substring(0, end) : text);
    } catch (DateTimeException e) {
      throw refused.apply("Expected a date such as 2026-10-01.");
    }
  }
}
