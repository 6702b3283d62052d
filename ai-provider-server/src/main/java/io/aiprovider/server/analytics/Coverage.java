package io.aiprovider.server.analytics;

import io.aiprovider.server.analytics.rollup.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which roll-ups have the usage of a range in which the offset of the zone is constant: as few as
 * possible. Immutable.
 *
 * <p>If a report distinguishes days, a day of UTC counts as the day of the zone that has its
 * midday. The rest of the day of UTC is in the day before or after: these hours are {@link #moved}.
 * So a report by days of any zone reads the roll-ups of days and those of some hours of each day.
 */
final class Coverage {
  private static final long HALF_DAY = Duration.ofHours(12).toSeconds();

  private final boolean histograms;
  private final List<Range> ranges = new ArrayList<>();
  private final Map<Span, List<Instant>> moved = new EnumMap<>(Span.class);

  /** The parts of time that a report distinguishes. */
  enum Parts {
    NONE,
    QUARTERS,
    HOURS,
    DAYS
  }

  /** Roll-ups of one span, one after the other. */
  record Range(Span span, Instant from, Instant to) {}

  private Coverage(boolean histograms) {
    this.histograms = histograms;
  }

  /**
   * The roll-ups of a range.
   *
   * @param from the beginning of a quarter of an hour, as is {@code to}
   * @param parts the shortest parts of time that the report distinguishes
   * @param offset of the zone in seconds
   * @param histograms whether only roll-ups with histograms can be used
   */
  static Coverage of(Instant from, Instant to, Parts parts, int offset, boolean histograms) {
    Coverage coverage = new Coverage(histograms);
    boolean wholeHours = offset % Span.HOUR.seconds() == 0 && !histograms;
    switch (parts) {
      case NONE -> coverage.add(Span.DAY, from, to);
      case QUARTERS -> coverage.add(Span.QUARTER, from, to);
      case HOURS -> coverage.add(wholeHours ? Span.HOUR : Span.QUARTER, from, to);
      case DAYS -> coverage.addDays(from, to, offset, wholeHours ? Span.HOUR : Span.QUARTER);
    }
    return coverage;
  }

  /** Adds a range, with spans that are not longer than this one. */
  private void add(Span longest, Instant from, Instant to) {
    Instant first = longest.ceiling(from);
    Instant last = longest.floor(to);
    if (first.isBefore(last)) {
      if (from.isBefore(first)) {
        add(shorter(longest), from, first);
      }
      ranges.add(new Range(longest, first, last));
      if (last.isBefore(to)) {
        add(shorter(longest), last, to);
      }
    } else if (from.isBefore(to)) {
      add(shorter(longest), from, to);
    }
  }

  private Span shorter(Span span) {
    return span == Span.DAY && histograms ? Span.QUARTER : span.shorter();
  }

  private void addDays(Instant from, Instant to, int offset, Span longestAtEdges) {
    Instant first = Span.DAY.ceiling(from);
    Instant last = Span.DAY.floor(to);
    if (!first.isBefore(last)) {
      add(longestAtEdges, from, to);
      return;
    }
    add(longestAtEdges, from, first);
    ranges.add(new Range(Span.DAY, first, last));
    add(longestAtEdges, last, to);
    long midnight = Math.floorMod(-offset, Span.DAY.seconds()); // of the zone, in the day of UTC
    for (Instant day = first; day.isBefore(last); day = day.plusSeconds(Span.DAY.seconds())) {
      if (midnight <= HALF_DAY) {
        move(day, day.plusSeconds(midnight));
      } else {
        move(day.plusSeconds(midnight), day.plusSeconds(Span.DAY.seconds()));
      }
    }
  }

  private void move(Instant from, Instant to) {
    Coverage part = new Coverage(histograms);
    part.add(histograms ? Span.QUARTER : Span.HOUR, from, to);
    for (Range range : part.ranges) {
      List<Instant> starts = moved.computeIfAbsent(range.span(), span -> new ArrayList<>());
      long length = range.span().seconds();
      for (Instant at = range.from(); at.isBefore(range.to()); at = at.plusSeconds(length)) {
        starts.add(at);
      }
    }
  }

  /** The roll-ups that belong to the range. */
  List<Range> ranges() {
    return List.copyOf(ranges);
  }

  /** The beginnings of the roll-ups that are in another day than the midday of their day of UTC. */
  Map<Span, List<Instant>> moved() {
    return moved;
  }
}
