package io.aiprovider.server.analytics.anomalies;

import io.aiprovider.server.analytics.DayRange;
import io.aiprovider.server.analytics.FirstTokenTimes;
import io.aiprovider.server.analytics.GroupBy;
import io.aiprovider.server.analytics.anomalies.Tracks.Window;
import io.aiprovider.server.analytics.forecast.Statistics;
import io.aiprovider.server.analytics.rollup.LatencyHistogram;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Days on which streams took longer to their first token: the 95th percentile, compared with the
 * same weekday of eight weeks. Days are those of UTC, which have histograms; today counts as far as
 * it is over. Thread-safe; blocks.
 */
@Component
final class SlowDays {
  private static final double PERCENTILE = 0.95;
  private static final int LEAST_STREAMS = 20;
  private static final int LEAST_COMPARABLE = 5;
  private static final double DEVIATIONS = 4;
  private static final double SMALLEST_DEVIATION = 0.1;
  private static final double LEAST_MILLIS = 200;
  private static final double LEAST_SHARE = 0.2;

  private final FirstTokenTimes times;

  SlowDays(FirstTokenTimes times) {
    this.times = times;
  }

  /** The slow days of a window: of all streams, of models and of providers. */
  List<Anomaly> of(Window window) {
    List<Anomaly> found = new ArrayList<>();
    GroupBy.@Nullable Kind[] kinds = {null, GroupBy.Kind.MODEL, GroupBy.Kind.PROVIDER};
    LocalDate first = LocalDate.ofInstant(window.days().start(), ZoneOffset.UTC);
    LocalDate last = LocalDate.ofInstant(window.now(), ZoneOffset.UTC);
    LocalDate end = LocalDate.ofInstant(window.days().end().minusMillis(1), ZoneOffset.UTC);
    DayRange days =
        new DayRange(
            first.minusWeeks(Tracks.WEEKS + 1),
            (end.isAfter(last) ? last : end).plusDays(1),
            ZoneOffset.UTC);
    for (GroupBy.Kind kind : kinds) {
      times
          .of(window.scope(), kind, days.start(), days.end())
          .forEach(
              (key, histograms) -> {
                SortedMap<LocalDate, Double> percentiles = percentiles(histograms);
                for (LocalDate day : percentiles.tailMap(first).keySet()) {
                  Anomaly slow = slow(new Subject(kind, key), percentiles, day, window);
                  if (slow != null) {
                    found.add(slow);
                  }
                }
              });
    }
    return found;
  }

  private static SortedMap<LocalDate, Double> percentiles(
      SortedMap<LocalDate, LatencyHistogram> histograms) {
    SortedMap<LocalDate, Double> percentiles = new TreeMap<>();
    histograms.forEach(
        (day, histogram) -> {
          Double percentile = histogram.percentile(PERCENTILE);
          if (percentile != null && histogram.calls() >= LEAST_STREAMS) {
            percentiles.put(day, percentile);
          }
        });
    return percentiles;
  }

  private static @Nullable Anomaly slow(
      Subject subject, SortedMap<LocalDate, Double> percentiles, LocalDate day, Window window) {
    double[] comparable = comparable(percentiles, day);
    double actual = percentiles.getOrDefault(day, 0.0);
    double expected = Statistics.median(comparable);
    if (comparable.length < LEAST_COMPARABLE
        || actual - expected <= Math.max(LEAST_MILLIS, LEAST_SHARE * expected)
        || Math.log(actual / expected) <= DEVIATIONS * deviation(percentiles, day)) {
      return null;
    }
    DayRange range = DayRange.of(day, ZoneOffset.UTC);
    return new Anomaly(
        AnomalyId.pattern(window.scope(), "latency", subject),
        "latency",
        subject,
        day,
        range.start(),
        range.end(),
        expected,
        actual,
        null,
        Use.NONE,
        List.of());
  }

  private static double[] comparable(SortedMap<LocalDate, Double> percentiles, LocalDate day) {
    List<Double> values = new ArrayList<>();
    for (int week = 1; week <= Tracks.WEEKS; week++) {
      Double value = percentiles.get(day.minusWeeks(week));
      if (value != null) {
        values.add(value);
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** That of the logarithms of the week that ends with a day, without the effect of weekdays. */
  private static double deviation(SortedMap<LocalDate, Double> percentiles, LocalDate day) {
    double[] logs =
        day.minusDays(6)
            .datesUntil(day.plusDays(1))
            .map(each -> comparable(percentiles, each))
            .flatMapToDouble(
                values -> {
                  double median = Statistics.median(values);
                  return Arrays.stream(values)
                      .map(value -> Math.log(Math.max(1, value) / Math.max(1, median)));
                })
            .toArray();
    return Math.max(SMALLEST_DEVIATION, Statistics.deviation(logs));
  }
}
