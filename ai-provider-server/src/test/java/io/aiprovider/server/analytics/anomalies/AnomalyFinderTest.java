package io.aiprovider.server.analytics.anomalies;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.analytics.DayRange;
import io.aiprovider.server.analytics.GroupBy;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.analytics.anomalies.Tracks.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in usage that is made up, with fixed seeds. */
final class AnomalyFinderTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 6, 1); // a Monday
  private static final int DAYS = 20 * 7;
  private static final double[] WEEK = {1.2, 1.3, 1.25, 1.2, 1.1, 0.4, 0.35};
  private static final Subject KEY = new Subject(GroupBy.Kind.KEY, "key-1");
  private static final Subject OTHER = new Subject(GroupBy.Kind.KEY, "key-2");

  /** What is used on a day. */
  private interface Usage {
    Use on(int day);
  }

  private static Use calls(double calls, double usdOfCall) {
    return new Use(calls * usdOfCall, calls, 0, calls * 100);
  }

  private static Usage weekly(long seed, double calls, double usdOfCall, DoubleUnaryOperator more) {
    double[] noise =
        new Random(seed).doubles(DAYS + 1).map(value -> Math.exp(0.35 * (value - 0.5))).toArray();
    return day -> calls(calls * WEEK[day % 7] * noise[day] * more.applyAsDouble(day), usdOfCall);
  }

  private static Track track(Subject subject, Usage usage, List<Cell> hours) {
    TreeMap<LocalDate, Cell> cells = new TreeMap<>();
    for (int day = 7; day < DAYS; day++) {
      List<Use> before = new ArrayList<>();
      for (int week = 1; week <= 8 && day - 7 * week >= 0; week++) {
        before.add(usage.on(day - 7 * week));
      }
      DayRange range = DayRange.of(FIRST.plusDays(day), ZoneOffset.UTC);
      cells.put(range.from(), new Cell(range.start(), range.end(), usage.on(day), before));
    }
    return new Track(subject, FIRST, cells, hours);
  }

  private static List<Anomaly> find(int lastDays, Instant now, Track... tracks) {
    LocalDate today = FIRST.plusDays(DAYS);
    DayRange days = new DayRange(today.minusDays(lastDays), today.plusDays(1), ZoneOffset.UTC);
    return new AnomalyFinder(new Window(UsageScope.ALL, days, now), List.of(tracks)).all(List.of());
  }

  private static List<Anomaly> find(int lastDays, Track... tracks) {
    return find(lastDays, FIRST.plusDays(DAYS).atTime(0, 30).toInstant(ZoneOffset.UTC), tracks);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void weekends_are_no_anomaly_in_twelve_weeks(long seed) {
    Track total = track(Subject.TOTAL, weekly(seed, 1_000, 0.1, day -> 1), List.of());

    assertThat(find(12 * 7, total)).isEmpty();
  }

  @Test
  void a_day_of_three_times_the_calls_names_the_key_and_the_volume() {
    DoubleUnaryOperator tripled = day -> day == DAYS - 3 ? 5 : 1;
    Usage guilty = weekly(1, 500, 0.1, tripled);
    Usage other = weekly(2, 500, 0.1, day -> 1);
    Usage all = day -> guilty.on(day).plus(other.on(day));

    List<Anomaly> found =
        find(
            14,
            track(Subject.TOTAL, all, List.of()),
            track(KEY, guilty, List.of()),
            track(OTHER, other, List.of()));

    assertThat(found)
        .singleElement()
        .satisfies(
            anomaly -> {
              assertThat(anomaly.kind()).isEqualTo("cost");
              assertThat(anomaly.subject()).isEqualTo(Subject.TOTAL);
              assertThat(anomaly.firstDay()).isEqualTo(FIRST.plusDays(DAYS - 3));
              assertThat(anomaly.causes().get(0).subject()).isEqualTo(KEY);
              assertThat(anomaly.causes().get(0).share()).isGreaterThan(0.8);
              assertThat(anomaly.toJson(null).object("split").get("volume").toString())
                  .isEqualTo("1");
            });
  }

  @Test
  void an_hour_of_three_times_the_calls_is_found_when_it_is_over() {
    Instant start = FIRST.plusDays(DAYS).atStartOfDay().toInstant(ZoneOffset.UTC);
    List<Cell> hours = new ArrayList<>();
    Random random = new Random(5);
    for (int hour = 0; hour < 10; hour++) {
      List<Use> before = new ArrayList<>();
      for (int week = 0; week < 8; week++) {
        before.add(calls(100 * Math.exp(0.2 * random.nextGaussian()), 0.1));
      }
      Instant from = start.plus(Duration.ofHours(hour));
      hours.add(
          new Cell(
              from, from.plus(Duration.ofHours(1)), calls(hour == 9 ? 300 : 100, 0.1), before));
    }
    Track total = track(Subject.TOTAL, weekly(1, 1_000, 0.1, day -> 1), hours);

    assertThat(find(14, start.plus(Duration.ofHours(10)), total))
        .singleElement()
        .satisfies(
            anomaly -> {
              assertThat(anomaly.from()).isEqualTo(start.plus(Duration.ofHours(9)));
              assertThat(anomaly.actual()).isEqualTo(30);
            });
  }

  @Test
  void two_cents_a_day_doubled_are_no_anomaly() {
    Usage cents = day -> calls(1, day < DAYS - 5 ? 0.02 : 0.04);

    assertThat(find(28, track(Subject.TOTAL, cents, List.of()))).isEmpty();
  }

  @Test
  void idle_days_do_not_make_each_other_day_an_anomaly() {
    Usage sparse = day -> day % 5 == 0 ? calls(100, 0.1 + 0.01 * (day % 3)) : Use.NONE;

    assertThat(find(84, track(Subject.TOTAL, sparse, List.of()))).isEmpty();
  }

  @Test
  void days_after_each_other_are_one_anomaly_with_the_same_id_whatever_is_asked_for() {
    Usage raised = weekly(3, 1_000, 0.1, day -> day >= DAYS - 4 ? 4 : 1);
    Track total = track(Subject.TOTAL, raised, List.of());

    List<Anomaly> of14Days = find(14, total);

    assertThat(of14Days).hasSize(1);
    assertThat(of14Days.get(0).to()).isAfter(of14Days.get(0).from().plus(Duration.ofDays(3)));
    assertThat(find(1, total)).extracting(Anomaly::id).containsExactly(of14Days.get(0).id());
  }

  @Test
  void fewer_calls_are_a_drop_and_cheaper_ones_are_not() {
    Usage half = weekly(4, 1_000, 0.1, day -> day == DAYS - 2 ? 0.1 : 1);
    Usage cheap = day -> calls(1_000, day < DAYS - 2 ? 0.1 : 0.001);

    assertThat(find(14, track(Subject.TOTAL, half, List.of())))
        .extracting(Anomaly::kind)
        .containsExactly("drop");
    assertThat(find(14, track(Subject.TOTAL, cheap, List.of()))).isEmpty();
  }

  @Test
  void more_failures_are_found_however_few_usually_fail() {
    Usage failing = day -> new Use(10, 1_000, day == DAYS - 2 ? 200 : 10, 1_000);

    assertThat(find(14, track(Subject.TOTAL, failing, List.of())))
        .singleElement()
        .satisfies(
            anomaly -> {
              assertThat(anomaly.kind()).isEqualTo("errors");
              assertThat(anomaly.expected()).isEqualTo(0.01);
              assertThat(anomaly.actual()).isEqualTo(0.2);
              assertThat(anomaly.toJson(null).string("calls")).contains("status=error");
            });
  }
}
