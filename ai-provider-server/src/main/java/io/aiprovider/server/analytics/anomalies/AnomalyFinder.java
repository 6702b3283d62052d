package io.aiprovider.server.analytics.anomalies;

import io.aiprovider.server.analytics.anomalies.Anomaly.Cause;
import io.aiprovider.server.analytics.anomalies.Kind.Deviation;
import io.aiprovider.server.analytics.anomalies.Tracks.Window;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds what is unusual in the tracks of a window. Used once. */
final class AnomalyFinder {
  /** The least days of usage from which something can be said. */
  static final int LEAST_DAYS = 36; // five earlier days with the same weekday

  /** What goes on for longer is the new level. */
  private static final int LONGEST_DAYS = 14;

  private static final int LONGEST_HISTORY_FOR_NEW = 14;
  private static final double LEAST_USD = 1;

  private final Window window;
  private final List<Track> tracks;

  AnomalyFinder(Window window, List<Track> tracks) {
    this.window = window;
    this.tracks = tracks;
  }

  /** How many whole days of usage there are before the last day of the window. */
  int historyDays() {
    return tracks.isEmpty()
        ? 0
        : (int) Math.max(0, window.today().toEpochDay() - tracks.get(0).first().toEpochDay() - 1);
  }

  /**
   * All anomalies, without those that are only a part of another one; the latest first.
   *
   * @param slow those that are not found in tracks
   */
  List<Anomaly> all(List<Anomaly> slow) {
    List<Anomaly> found = new ArrayList<>(slow);
    for (Track track : tracks) {
      for (Kind kind : Kind.values()) {
        found.addAll(of(track, kind));
      }
      Anomaly fresh = appeared(track);
      if (fresh != null) {
        found.add(fresh);
      }
    }
    List<Anomaly> shown = Causes.attributed(found, tracks);
    shown.sort(Comparator.comparing(Anomaly::from).reversed().thenComparing(Anomaly::id));
    return shown;
  }

  /** A day with an anomaly, and the cells in which it was found: that day, or hours of today. */
  private record Found(List<Cell> cells, Deviation first) {}

  private List<Anomaly> of(Track track, Kind kind) {
    SortedMap<LocalDate, Found> days = new TreeMap<>();
    track
        .days()
        .forEach(
            (day, cell) -> {
              Deviation deviation = kind.of(cell, track.weekUntil(day));
              if (deviation != null) {
                days.put(day, new Found(List.of(cell), deviation));
              }
            });
    Found today = today(track, kind);
    if (today != null) {
      days.put(window.today(), today);
    }
    return runs(track, kind, days);
  }

  private static @Nullable Found today(Track track, Kind kind) {
    List<Cell> cells = new ArrayList<>();
    Deviation first = null;
    for (Cell hour : track.hours()) {
      Deviation deviation = kind.of(hour, track.hours());
      if (deviation != null) {
        cells.add(hour);
        first = first == null ? deviation : first;
      }
    }
    return first == null ? null : new Found(cells, first);
  }

  /** Days after each other are one anomaly. */
  private List<Anomaly> runs(Track track, Kind kind, SortedMap<LocalDate, Found> days) {
    List<Anomaly> anomalies = new ArrayList<>();
    LocalDate start = null;
    List<Cell> cells = new ArrayList<>();
    Deviation deviation = null;
    for (Map.Entry<LocalDate, Found> day : days.entrySet()) {
      boolean goesOn = days.containsKey(day.getKey().minusDays(1));
      if (!goesOn) {
        add(track, kind, start, cells, deviation, anomalies);
        start = day.getKey();
        cells = new ArrayList<>();
        deviation = day.getValue().first;
      }
      if (start != null && day.getKey().isBefore(start.plusDays(LONGEST_DAYS))) {
        cells.addAll(day.getValue().cells);
      }
    }
    add(track, kind, start, cells, deviation, anomalies);
    return anomalies;
  }

  private void add(
      Track track,
      Kind kind,
      @Nullable LocalDate start,
      List<Cell> cells,
      @Nullable Deviation first,
      List<Anomaly> anomalies) {
    if (start == null
        || first == null
        || !cells.get(cells.size() - 1).to().isAfter(window.days().start())) {
      return;
    }
    Use usual = cells.stream().map(Cell::expected).reduce(Use.NONE, Use::plus);
    Use used = cells.stream().map(Cell::actual).reduce(Use.NONE, Use::plus);
    double expected =
        switch (kind) {
          case COST -> usual.cost();
          case DROP -> usual.requests();
          case ERRORS -> first.expected();
        };
    double actual =
        switch (kind) {
          case COST -> used.cost();
          case DROP -> used.requests();
          case ERRORS -> used.errorRate();
        };
    anomalies.add(
        new Anomaly(
            AnomalyId.pattern(window.scope(), kind.label(), track.subject()),
            kind.label(),
            track.subject(),
            start,
            cells.get(0).from(),
            cells.get(cells.size() - 1).to(),
            expected,
            actual,
            usual,
            used,
            List.of()));
  }

  /** A subject that appeared in the window, where there was usage of others before. */
  private @Nullable Anomaly appeared(Track track) {
    LocalDate first = track.first();
    boolean isNew =
        track.subject().kind() != null
            && !first.isBefore(window.days().from())
            && !tracks.get(0).first().isAfter(first.minusDays(LONGEST_HISTORY_FOR_NEW));
    Cell cell = isNew ? track.days().get(first) : null;
    if (cell == null || cell.actual().cost() < LEAST_USD) {
      return null;
    }
    return new Anomaly(
        AnomalyId.pattern(window.scope(), "new", track.subject()),
        "new",
        track.subject(),
        first,
        cell.from(),
        cell.to(),
        0,
        cell.actual().cost(),
        null,
        cell.actual(),
        List.<Cause>of());
  }
}
