package io.aiprovider.server.analytics;

import io.aiprovider.server.web.RequestRefused;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters of a report.
 *
 * @param zone the zone if the request has none
 * @param now the present time
 */
record CostParameters(ZoneId zone, Instant now) {
  private static final Duration LONGEST = Duration.ofDays(400);
  private static final Duration LONGEST_BY_HOUR = Duration.ofDays(62);
  private static final int LONGEST_TAG = 200;

  /**
   * The query of a request. Without {@code from} and {@code to}, it is about the current month.
   *
   * @throws RequestRefused if a parameter cannot be used
   */
  CostQuery query(
      UsageScope scope,
      @Nullable String from,
      @Nullable String to,
      @Nullable String zoneName,
      @Nullable String groupBy,
      @Nullable String interval) {
    ZoneId local = zoneName == null ? zone : zone(zoneName);
    Instant end = to == null ? endOfMonth(local) : time("to", to, local);
    Instant start =
        from == null
            ? Interval.MONTH.start(to == null ? now : end.minusNanos(1), local).toInstant()
            : time("from", from, local);
    CostQuery query =
        new CostQuery(
            scope,
            start,
            end,
            local,
            groupBy == null ? null : groups(groupBy),
            interval == null ? null : interval(interval));
    check(query);
    return query;
  }

  private Instant endOfMonth(ZoneId local) {
    return Interval.MONTH.start(now, local).plusMonths(1).toInstant();
  }

  private static void check(CostQuery query) {
    if (query.scope().provider() != null && query.isGroupedBy(GroupBy.Kind.TAG)) {
      throw RequestRefused.invalid("provider", "'provider' cannot be used with tags as groups.");
    }
    if (!query.from().isBefore(query.to())) {
      throw RequestRefused.emptyRange(query.from().atZone(query.zone()).toOffsetDateTime());
    }
    Duration length = Duration.between(query.from(), query.to());
    boolean byHour = query.finest() == Interval.HOUR;
    Duration longest = byHour ? LONGEST_BY_HOUR : LONGEST;
    if (length.compareTo(longest) > 0) {
      throw RequestRefused.invalid(
          "from",
          "The range from 'from' to 'to' must be at most "
              + longest.toDays()
              + " days"
              + (byHour ? " for a report by hours" : "")
              + ", but is longer.");
    }
    for (Instant end : new Instant[] {query.from(), query.to()}) {
      if (query.zone().getRules().getOffset(end).getTotalSeconds() % (15 * 60) != 0) {
        throw RequestRefused.invalid(
            "zone", "'zone' must have an offset of full quarters of an hour.");
      }
    }
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(withPlus(name));
    } catch (DateTimeException e) {
      throw RequestRefused.invalid(
          "zone", "'zone' must be the name of a time zone, such as Europe/Berlin, or +01:00.");
    }
  }

  /** In a query, a plus that is not encoded stands for a blank. */
  private static String withPlus(String text) {
    return text.replace(' ', '+');
  }

  private static Instant time(String name, String value, ZoneId local) {
    String text = withPlus(value);
    Instant time;
    try {
      time = time(text, local);
    } catch (DateTimeException e) {
      throw RequestRefused.invalid(
          name,
          "'" + name + "' must be a time or date such as 2026-11-01T00:00:00Z or 2026-11-01.");
    }
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
      throw RequestRefused.invalid(name, "'" + name + "' must be from 1970 to 9999.");
    }
    return time;
  }

  private static final Instant LATEST = Instant.parse("9999-12-01T00:00:00Z");

  private static Instant time(String text, ZoneId local) {
    if (!text.contains("T")) {
      return LocalDate.parse(text).atStartOfDay(local).toInstant();
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return LocalDateTime.parse(text).atZone(local).toInstant();
    }
  }

  private static GroupBy groups(String name) {
    GroupBy groups = GroupBy.named(name);
    if (groups == null) {
      throw RequestRefused.invalid(
          "group_by",
          "'group_by' must be provider, model, key, user, tenant, tag:NAME, day or hour.");
    }
    if (groups.tag() != null && groups.tag().length() > LONGEST_TAG) {
      throw RequestRefused.invalid(
          "group_by", "The name of a tag has at most " + LONGEST_TAG + " characters.");
    }
    return groups;
  }

  private static Interval interval(String name) {
    for (Interval interval : Interval.values()) {
      if (interval.label().equals(name)) {
        return interval;
      }
    }
    throw RequestRefused.invalid(
        "interval",
        "'interval' must be one of "
            + Arrays.stream(Interval.values())
                .map(interval -> interval.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "))
            + ".");
  }
}
