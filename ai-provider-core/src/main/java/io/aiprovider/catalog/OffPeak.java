package io.aiprovider.catalog;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/**
 * Another price at some hours of the week.
 *
 * @param windows the hours
 * @param price the price in them
 * @since 0.1
 */
public record OffPeak(List<Window> windows, Price price) {

  /**
   * Hours of some days.
   *
   * @param days the days of the week
   * @param zone where the day of the week is looked up
   * @param from the first moment of the hours, in UTC
   * @param to the moment after them, in UTC; if it is not after {@code from}, they go on past
   *     midnight, and if it equals {@code from}, they are the whole day
   * @since 0.1
   */
  public record Window(Set<DayOfWeek> days, ZoneId zone, LocalTime from, LocalTime to) {
    public Window {
      days = Set.copyOf(days);
    }

    boolean contains(Instant time) {
      LocalTime hour = LocalTime.ofInstant(time, ZoneOffset.UTC);
      boolean started = !hour.isBefore(from);
      boolean goesOn = hour.isBefore(to);
      boolean open = from.isBefore(to) ? started && goesOn : started || goesOn;
      return open && days.contains(time.atZone(zone).getDayOfWeek());
    }
  }

  public OffPeak {
    windows = List.copyOf(windows);
  }

  boolean appliesAt(Instant time) {
    return windows.stream().anyMatch(window -> window.contains(time));
  }
}
