package io.aiprovider.server.analytics.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** How good forecasts are, on series whose seeds were fixed before. */
final class OutlookTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 6, 1);
  private static final int DAYS = 30;
  private static final double STANDARD_TOLERANCE = 1.05;

  private static DailySeries history(double[] costs, int days) {
    return new DailySeries(MONDAY, Arrays.copyOf(costs, days));
  }

  private static double[] days(Outlook outlook) {
    return outlook.days(DAYS).stream().mapToDouble(Estimate::usd).toArray();
  }

  /** The median over the series of a family, of the errors of 30 days divided by their costs. */
  private static double error(MadeUpSpend family, int days, boolean standard) {
    return Statistics.median(
        IntStream.range(0, MadeUpSpend.SERIES)
            .mapToDouble(
                number -> {
                  double[] costs = family.series(number, days + DAYS);
                  DailySeries history = history(costs, days);
                  double[] forecast =
                      standard
                          ? new WeekdayMean().forecast(history, DAYS)
                          : days(Outlook.of(history));
                  return error(forecast, costs, days);
                })
            .toArray());
  }

  private static double error(double[] forecast, double[] costs, int from) {
    double error = 0;
    double actual = 0;
    for (int day = 0; day < forecast.length; day++) {
      error += Math.abs(forecast[day] - costs[from + day]);
      actual += costs[from + day];
    }
    return error / actual;
  }

  @ParameterizedTest
  @EnumSource(MadeUpSpend.class)
  void is_never_worse_than_the_means_of_weekdays(MadeUpSpend family) {
    for (int days : new int[] {35, 70}) {
      assertThat(error(family, days, false))
          .as("%s, %d days", family, days)
          .isLessThanOrEqualTo(STANDARD_TOLERANCE * error(family, days, true));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = MadeUpSpend.class,
      names = {"TREND", "GROWTH"})
  void is_better_where_costs_grow(MadeUpSpend family) {
    for (int days : new int[] {35, 70}) {
      assertThat(error(family, days, false))
          .as("%s, %d days", family, days)
          .isLessThan(error(family, days, true));
    }
  }

  @Test
  void follows_a_step_before_the_means_of_weekdays_do() {
    assertThat(error(MadeUpSpend.SHIFT, 50, false))
        .isLessThan(0.7 * error(MadeUpSpend.SHIFT, 50, true));
  }

  @ParameterizedTest
  @CsvSource({"WEEKLY, 35", "WEEKLY, 70", "FLAT, 35", "FLAT, 70"})
  void four_of_five_days_are_in_the_band_of_a_stationary_series(MadeUpSpend family, int days) {
    int inBand = 0;
    for (int number = 0; number < MadeUpSpend.SERIES; number++) {
      double[] costs = family.series(number, days + DAYS);
      var forecast = Outlook.of(history(costs, days)).days(DAYS);
      for (int day = 0; day < DAYS; day++) {
        double cost = costs[days + day];
        inBand += cost >= forecast.get(day).low() && cost <= forecast.get(day).high() ? 1 : 0;
      }
    }
    assertThat(inBand / (double) (MadeUpSpend.SERIES * DAYS)).isBetween(0.70, 0.95);
  }

  @ParameterizedTest
  @EnumSource(value = MadeUpSpend.class, names = "SHIFT", mode = Mode.EXCLUDE)
  void most_sums_are_in_their_band(MadeUpSpend family) {
    int days = 70;
    int inBand = 0;
    for (int number = 0; number < MadeUpSpend.SERIES; number++) {
      double[] costs = family.series(number, days + DAYS);
      double[] whole = new double[DAYS];
      Arrays.fill(whole, 1);
      Estimate sum = Outlook.of(history(costs, days)).sum(whole);
      double actual = Arrays.stream(costs, days, days + DAYS).sum();
      inBand += actual >= sum.low() && actual <= sum.high() ? 1 : 0;
    }
    assertThat(inBand / (double) MadeUpSpend.SERIES).isGreaterThanOrEqualTo(0.7);
  }

  @ParameterizedTest
  @CsvSource({"14, 0", "20, 0.02", "21, 5", "84, 0", "84, 0.02"})
  void the_same_cost_each_day_goes_on(int days, double usd) {
    double[] costs = new double[days];
    Arrays.fill(costs, usd);

    Outlook outlook = Outlook.of(new DailySeries(MONDAY, costs));

    assertThat(outlook.sum(new double[] {1, 1, 1}).usd()).isCloseTo(3 * usd, within(usd));
    assertThat(outlook.days(DAYS))
        .allSatisfy(
            day -> {
              assertThat(day.usd()).isCloseTo(usd, within(usd));
              assertThat(day.low()).isLessThanOrEqualTo(day.usd()).isNotNegative();
              assertThat(day.high()).isGreaterThanOrEqualTo(day.usd()).isFinite();
            });
    assertThat(outlook.backtest().wape()).isFinite();
    assertThat(outlook.backtest().mase()).isFinite();
  }

  private static Offset<Double> within(double usd) {
    return Offset.offset(1e-6 * usd + 1e-12);
  }

  @Test
  void of_a_sparse_series_only_sums_are_known() {
    Outlook outlook = Outlook.of(history(MadeUpSpend.SPARSE.series(0, 70), 70));

    assertThat(outlook.isSparse()).isTrue();
    assertThat(outlook.method()).isEqualTo("mean_of_sparse_days");
    assertThat(outlook.confidence()).isEqualTo("low");
    assertThat(outlook.sum(new double[] {1, 1, 1, 1, 1, 1, 1}))
        .satisfies(
            week -> {
              assertThat(week.low()).isLessThan(week.usd());
              assertThat(week.high()).isGreaterThan(week.usd());
            });
  }

  @Test
  void two_hundred_series_take_less_than_200_ms() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean(); // other tests run meanwhile
    long best = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long start = threads.getCurrentThreadCpuTime();
      for (int number = 0; number < 200; number++) {
        MadeUpSpend family = MadeUpSpend.values()[number % MadeUpSpend.values().length];
        assertThat(Outlook.of(history(family.series(number, 84), 84)).days(DAYS)).hasSize(DAYS);
      }
      best = Math.min(best, threads.getCurrentThreadCpuTime() - start);
    }
    assertThat(best / 1_000_000).isLessThan(200);
  }
}
