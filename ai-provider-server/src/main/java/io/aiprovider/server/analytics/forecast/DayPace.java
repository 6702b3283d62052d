package io.aiprovider.server.analytics.forecast;

import io.aiprovider.server.analytics.DayRange;
import io.aiprovider.server.analytics.UsageHistory;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.analytics.rollup.Figures;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;

/**
 * How much of a day's costs have arisen at a time of the day, by the same weekday of four weeks.
 */
final class DayPace {
  private static final int WEEKS = 4;
  private static final double HOUR = Duration.ofHours(1).toSeconds();

  private DayPace() {}

  /** The share of the present day's costs that is spent by now as a rule: from 0 to 1. */
  static double share(UsageHistory history, UsageScope scope, Instant now, ZoneId zone) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    double before = 0;
    double whole = 0;
    for (int week = 1; week <= WEEKS; week++) {
      DayRange day = DayRange.of(today.minusWeeks(week), zone);
      Instant time = now.atZone(zone).minusWeeks(week).toInstant();
      for (Map.Entry<Instant, Figures> hour : history.hours(scope, history.kept(day)).entrySet()) {
        double cost = hour.getValue().costUsd().doubleValue();
        double elapsed = Duration.between(hour.getKey(), time).toSeconds() / HOUR;
        before += cost * Math.max(0, Math.min(1, elapsed));
        whole += cost;
      }
    }
    return whole > 0 ? before / whole : ofClock(now, DayRange.of(today, zone));
  }

  private static double ofClock(Instant now, DayRange day) {
    return Duration.between(day.start(), now).toSeconds()
        / (double) Duration.between(day.start(), day.end()).toSeconds();
  }
}
