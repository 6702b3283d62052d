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
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Reads the parameters of a report.
 *
 * @param zone the zone if the request has none
 * @param now the present time
 */
record CostParameters(ZoneId zone, Instant now) {
  private static final Duration LONGEST = Duration.ofDays(400);
  private static final Duration LONGEST_BY_HOUR = Duration.ofDays(62);
  private static final Duration LONGEST_BY_QUARTER = Duration.ofDays(8);
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
    return query(
        scope,
        from,
        to,
        zoneName,
        groupBy == null ? null : groups("group_by", groupBy),
        null,
        interval == null ? null : interval("interval", interval));
  }

  /**
   * The query of a request for a metric.
   *
   * @throws RequestRefused if a parameter cannot be used
   */
  CostQuery query(UsageScope scope, MultiValueMap<String, String> parameters) {
    String by = parameters.getFirst("by");
    String by2 = parameters.getFirst("by2");
    String bucket = parameters.getFirst("bucket");
    GroupBy first = by == null ? null : groups("by", by);
    GroupBy second = by2 == null ? null : groups("by2", by2);
    if (second != null && (first == null || first.equals(second) || first.tag() != null)) {
      throw RequestRefused.invalid(
          "by2", "'by2' needs another 'by', which is not a tag: see /api/v1/analytics/query/meta.");
    }
    return query(
        scope,
        parameters.getFirst("from"),
        parameters.getFirst("to"),
        parameters.getFirst("zone"),
        first,
        second,
        bucket == null || bucket.equals("none") ? null : interval("bucket", bucket));
  }

  private CostQuery query(
      UsageScope scope,
      @Nullable String from,
      @Nullable String to,
      @Nullable String zoneName,
      @Nullable GroupBy groupBy,
      @Nullable GroupBy second,
      @Nullable Interval interval) {
    ZoneId local = ReportZone.of(zoneName, zone);
    Instant end = to == null ? endOfMonth(local) : time("to", to, local);
    Instant start =
        from == null
            ? Interval.MONTH.start(to == null ? now : end.minusNanos(1), local).toInstant()
            : time("from", from, local);
    CostQuery query = new CostQuery(scope, start, end, local, groupBy, interval, null, second);
    check(query);
    return query;
  }

  /** The part of a usage that the filters of a request let through. */
  static UsageScope scope(UsageScope scope, MultiValueMap<String, String> parameters) {
    return scope
        .within(parameters.getFirst("tenant"), parameters.getFirst("key"))
        .withProvider(parameters.getFirst("provider"))
        .withModel(parameters.getFirst("model"));
  }

  /**
   * Refuses groups that a report does not have.
   *
   * @param parameter its name
   */
  static void requireOneOf(Set<GroupBy.Kind> kinds, String parameter, @Nullable GroupBy groups) {
    if (groups != null && !kinds.contains(groups.kind())) {
      throw RequestRefused.invalid(
          parameter,
          "'"
              + parameter
              + "' must be one of "
              + kinds.stream().map(GroupBy.Kind::label).collect(Collectors.joining(", "))
              + ".");
    }
  }

  private Instant endOfMonth(ZoneId local) {
    return Interval.MONTH.start(now, local).plusMonths(1).toInstant();
  }

  private static void check(CostQuery query) {
    UsageScope scope = query.scope();
    if ((scope.provider() != null || scope.model() != null)
        && query.isGroupedBy(GroupBy.Kind.TAG)) {
      String name = scope.provider() != null ? "provider" : "model";
      throw RequestRefused.invalid(name, "'" + name + "' cannot be used with tags as groups.");
    }
    if (!query.from().isBefore(query.to())) {
      throw RequestRefused.emptyRange(query.from().atZone(query.zone()).toOffsetDateTime());
    }
    checkLength(Duration.between(query.from(), query.to()), query.finest());
    for (Instant end : new Instant[] {query.from(), query.to()}) {
      ReportZone.requireQuarters(query.zone(), end);
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

  private static void checkLength(Duration length, @Nullable Interval finest) {
    Duration longest =
        finest == Interval.QUARTER
            ? LONGEST_BY_QUARTER
            : finest == Interval.HOUR ? LONGEST_BY_HOUR : LONGEST;
    if (length.compareTo(longest) > 0) {
      throw RequestRefused.invalid(
          "from",
          "The range from 'from' to 'to' must be at most "
              + longest.toDays()
              + " days"
              + (finest != null && !longest.equals(LONGEST)
                  ? " for a report by " + finest.label() + "s"
                  : "")
              + ", but is longer.");
    }
  }

  private static GroupBy groups(String parameter, String name) {
    GroupBy groups = GroupBy.named(name);
    if (groups == null) {
      throw RequestRefused.invalid(
          parameter,
          "'"
              + parameter
              + "' must be provider, model, target, key, user, tenant, tag:NAME, day or hour.");
    }
    if (groups.tag() != null && groups.tag().length() > LONGEST_TAG) {
      throw RequestRefused.invalid(
          parameter, "The name of a tag has at most " + LONGEST_TAG + " characters.");
    }
    return groups;
  }

  private static Interval interval(String parameter, String name) {
    for (Interval interval : Interval.values()) {
      if (interval.label().equals(name)) {
        return interval;
      }
    }
    throw RequestRefused.invalid(
        parameter,
        "'"
            + parameter
            + "' must be one of "
            + Arrays.stream(Interval.values())
                .map(interval -> interval.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "))
            + ".");
  }
}
