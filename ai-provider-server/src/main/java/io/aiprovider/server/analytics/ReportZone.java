package io.aiprovider.server.analytics;

import io.aiprovider.server.web.RequestRefused;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** The parameter {@code zone} of reports. */
public final class ReportZone {
  private static final int QUARTER = 15 * 60;

  private ReportZone() {}

  /**
   * The zone with a name.
   *
   * @param other the zone if there is no name
   * @throws RequestRefused if there is no such zone
   */
  static ZoneId of(@Nullable String name, ZoneId other) {
    if (name == null) {
      return other;
    }
    try {
      return ZoneId.of(name.replace(' ', '+')); // a plus that is not encoded stands for a blank
    } catch (DateTimeException e) {
      throw RequestRefused.invalid(
          "zone", "'zone' must be the name of a time zone, such as Europe/Berlin, or +01:00.");
    }
  }

  /**
   * The zone with a name, if it can be used for a report about the time until now.
   *
   * @param other the zone if there is no name
   * @throws RequestRefused if there is no such zone, or no roll-ups of its days
   */
  public static ZoneId of(@Nullable String name, ZoneId other, Instant now) {
    ZoneId zone = of(name, other);
    requireQuarters(zone, now);
    return zone;
  }

  /** Requires that days begin at full quarters of an hour, as roll-ups do. */
  static void requireQuarters(ZoneId zone, Instant time) {
    if (zone.getRules().getOffset(time).getTotalSeconds() % QUARTER != 0) {
      throw RequestRefused.invalid(
          "zone", "'zone' must have an offset of full quarters of an hour.");
    }
  }
}
