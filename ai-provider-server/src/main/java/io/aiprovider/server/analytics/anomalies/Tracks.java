package io.aiprovider.server.analytics.anomalies;

import io.aiprovider.server.analytics.DayRange;
import io.aiprovider.server.analytics.GroupBy;
import io.aiprovider.server.analytics.HourlyUsage;
import io.aiprovider.server.analytics.UsageHistory;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.analytics.rollup.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the usage of subjects: of all, and of those that cost most. Thread-safe; blocks. */
@Component
final class Tracks {
  /** How many weeks a day is compared with. */
  static final int WEEKS = 8;

  private static final int MOST_SUBJECTS = 200;
  private static final double LEAST_USD_OF_TODAY = 1;

  private final UsageHistory usage;
  private final HourlyUsage hourly;

  Tracks(UsageHistory usage, HourlyUsage hourly) {
    this.usage = usage;
    this.hourly = hourly;
  }

  /** What is looked for: days, in somebody's usage, at some time. */
  record Window(UsageScope scope, DayRange days, Instant now) {
    LocalDate today() {
      return LocalDate.ofInstant(now, days.zone());
    }
  }

  /** The tracks of a window; that of all usage comes first. */
  List<Track> of(Window window) {
    DayRange days = window.days();
    DayRange read = usage.kept(new DayRange(days.from().minusWeeks(WEEKS), days.to(), days.zone()));
    List<Track> tracks = new ArrayList<>();
    Map<String, SortedMap<LocalDate, Figures>> all = new HashMap<>();
    all.put(Subject.TOTAL.key(), usage.days(window.scope(), read));
    add(null, all, read, window, tracks);
    for (GroupBy.Kind kind : kinds(window.scope())) {
      add(
          kind,
          usage.daysOfMostExpensive(window.scope(), kind, read, days, MOST_SUBJECTS),
          read,
          window,
          tracks);
    }
    return tracks;
  }

  private static List<GroupBy.Kind> kinds(UsageScope scope) {
    if (scope.keys() != null) {
      return List.of(GroupBy.Kind.MODEL, GroupBy.Kind.PROVIDER);
    }
    return scope.tenant() != null
        ? List.of(GroupBy.Kind.KEY, GroupBy.Kind.MODEL, GroupBy.Kind.PROVIDER)
        : List.of(GroupBy.Kind.KEY, GroupBy.Kind.MODEL, GroupBy.Kind.PROVIDER, GroupBy.Kind.TENANT);
  }

  private void add(
      GroupBy.@Nullable Kind kind,
      Map<String, SortedMap<LocalDate, Figures>> ofKeys,
      DayRange read,
      Window window,
      List<Track> tracks) {
    List<Cell> hours = hoursOfToday(window);
    Set<String> active = new HashSet<>();
    Set<Instant> starts = new HashSet<>();
    ofKeys.forEach(
        (key, days) -> {
          double today = Use.of(days.get(window.today())).cost();
          if (kind == null || today > LEAST_USD_OF_TODAY) {
            active.add(key);
          }
        });
    hours.forEach(hour -> starts.addAll(comparable(hour.from(), window)));
    Map<String, Map<Instant, Figures>> found =
        hourly.of(window.scope(), kind, active, active.isEmpty() ? Set.of() : starts);
    ofKeys.forEach(
        (key, days) -> {
          if (!days.isEmpty()) {
            LocalDate first = days.firstKey();
            Map<Instant, Figures> ofKey = found.getOrDefault(key, Map.of());
            tracks.add(
                new Track(
                    new Subject(kind, key),
                    first,
                    days(days, read, window),
                    hours.stream().map(hour -> cell(hour, ofKey, first, window)).toList()));
          }
        });
  }

  private static SortedMap<LocalDate, Cell> days(
      SortedMap<LocalDate, Figures> used, DayRange read, Window window) {
    SortedMap<LocalDate, Cell> cells = new TreeMap<>();
    LocalDate end = window.today().isBefore(read.to()) ? window.today() : read.to();
    for (LocalDate day = read.from().plusWeeks(1); day.isBefore(end); day = day.plusDays(1)) {
      List<Use> before = new ArrayList<>();
      for (int week = 1; week <= WEEKS; week++) {
        LocalDate earlier = day.minusWeeks(week);
        if (!earlier.isBefore(used.firstKey())) {
          before.add(Use.of(used.get(earlier)));
        }
      }
      DayRange range = DayRange.of(day, read.zone());
      cells.put(day, new Cell(range.start(), range.end(), Use.of(used.get(day)), before));
    }
    return cells;
  }

  /** The hours of UTC that began today and are over, still without usage. */
  private static List<Cell> hoursOfToday(Window window) {
    List<Cell> hours = new ArrayList<>();
    if (!window.today().isBefore(window.days().to())) {
      return hours;
    }
    Instant start = Span.HOUR.ceiling(DayRange.of(window.today(), window.days().zone()).start());
    Duration hour = Duration.ofHours(1);
    for (Instant at = start; !at.plus(hour).isAfter(window.now()); at = at.plus(hour)) {
      hours.add(new Cell(at, at.plus(hour), Use.NONE, List.of()));
    }
    return hours;
  }

  /** An hour, and the same one by the clock in each of the weeks before. */
  private static List<Instant> comparable(Instant hour, Window window) {
    ZonedDateTime local = hour.atZone(window.days().zone());
    List<Instant> starts = new ArrayList<>();
    for (int week = 0; week <= WEEKS; week++) {
      starts.add(Span.HOUR.floor(local.minusWeeks(week).toInstant()));
    }
    return starts;
  }

  private static Cell cell(Cell hour, Map<Instant, Figures> used, LocalDate first, Window window) {
    List<Instant> starts = comparable(hour.from(), window);
    List<Use> before = new ArrayList<>();
    for (Instant start : starts.subList(1, starts.size())) {
      if (!LocalDate.ofInstant(start, window.days().zone()).isBefore(first)) {
        before.add(Use.of(used.get(start)));
      }
    }
    return new Cell(hour.from(), hour.to(), Use.of(used.get(starts.get(0))), before);
  }
}
