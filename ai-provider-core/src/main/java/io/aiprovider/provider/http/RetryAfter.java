package io.aiprovider.provider.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How long a provider asks us to wait: {@code retry-after-ms}, or {@code Retry-After} as seconds or
 * as a date (RFC 9110, 10.2.3).
 *
 * @since 0.1
 */
public final class RetryAfter {
  private static final Duration MAX = Duration.ofDays(1);
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

  private RetryAfter() {}

  /**
   * The time that a reply names, at most a day.
   *
   * @param clock the clock for a date
   * @return null if the reply names no valid time
   */
  public static @Nullable Duration of(HttpReply reply, Clock clock) {
    Duration millis = millis(reply.header("retry-after-ms"), 1);
    return millis != null ? millis : of(reply.header("Retry-After"), clock);
  }

  /** A number of seconds, at most a day; null if it is not a number. */
  public static @Nullable Duration ofSeconds(@Nullable String seconds) {
    return millis(seconds, 1_000);
  }

  private static @Nullable Duration of(@Nullable String value, Clock clock) {
    Duration seconds = ofSeconds(value);
    return seconds != null || value == null ? seconds : untilDate(value.trim(), clock.instant());
  }

  private static @Nullable Duration millis(@Nullable String value, int unit) {
    if (value == null) {
      return null;
    }
    try {
      double millis = Double.parseDouble(value) * unit;
      boolean sensible = millis >= 0 && Double.isFinite(millis);
      return sensible ? capped(Duration.ofMillis((long) millis)) : null;
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }

  private static @Nullable Duration untilDate(String value, Instant now) {
    try {
      Duration wait = Duration.between(now, ZonedDateTime.parse(value, HTTP_DATE).toInstant());
      return wait.isNegative() ? null : capped(wait);
    } catch (DateTimeException notADate) {
      return null;
    }
  }

  private static Duration capped(Duration wait) {
    return wait.compareTo(MAX) > 0 ? MAX : wait;
  }
}
