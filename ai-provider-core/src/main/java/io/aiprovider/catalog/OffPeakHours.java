package io.aiprovider.catalog;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the hours of an off-peak price in LiteLLM's form: {@code hours_utc} as {@code
 * "16:30-00:30"} or a list of them, for every day; or {@code windows}, each with its hours and with
 * {@code weekdays} from 1 for Monday to 7.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/off_peak_pricing">the form</a>
 */
final class OffPeakHours {
  private OffPeakHours() {}

  /**
   * The hours.
   *
   * @throws IllegalArgumentException if they are not valid; the message completes a sentence that
   *     begins with their name
   */
  static List<OffPeak.Window> of(JsonObject schedule) {
    List<OffPeak.Window> windows = new ArrayList<>();
    try {
      String name = schedule.string("weekday_timezone");
      ZoneId zone = name == null ? ZoneOffset.UTC : ZoneId.of(name);
      add(windows, schedule, EnumSet.allOf(DayOfWeek.class), zone);
      for (JsonObject window : schedule.objects("windows")) {
        add(windows, window, days(window.array("weekdays")), zone);
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("has hours or days that are not valid.", e);
    }
    if (windows.isEmpty()) {
      throw new IllegalArgumentException("has no hours.");
    }
    return windows;
  }

  private static void add(
      List<OffPeak.Window> windows, JsonObject from, Set<DayOfWeek> days, ZoneId zone) {
    JsonValue hours = from.get("hours_utc");
    List<JsonValue> all =
        hours instanceof JsonArray list
            ? list.values()
            : hours == null ? List.of() : List.of(hours);
    for (JsonValue each : all) {
      String text = each instanceof JsonString string ? string.value() : "";
      int dash = text.indexOf('-');
      if (dash < 0) {
        throw new DateTimeException("These are no hours.");
      }
      windows.add(
          new OffPeak.Window(
              days,
              zone,
              LocalTime.parse(text.substring(0, dash)),
              LocalTime.parse(text.substring(dash + 1))));
    }
  }

  private static Set<DayOfWeek> days(@Nullable JsonArray numbers) {
    if (numbers == null) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (JsonValue number : numbers) {
      Long day = number instanceof JsonNumber known ? known.asLong() : null;
      days.add(DayOfWeek.of(day == null ? 0 : (int) Math.min(day, 8)));
    }
    return days;
  }
}
