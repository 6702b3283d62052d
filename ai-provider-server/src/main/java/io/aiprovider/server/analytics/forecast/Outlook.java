package io.aiprovider.server.analytics.forecast;

import java.util.Arrays;
import java.util.List;

/**
 * How a series will continue: the method that was best in the {@linkplain Backtest back-test}, with
 * its band. Thread-safe.
 *
 * <p>On most series, the means of weekdays are hard to beat. So another method is used only if its
 * errors are at least 5 % smaller.
 */
final class Outlook {
  /** The least days from which something can be said. */
  static final int LEAST_DAYS = 2 * DailySeries.WEEK;

  private static final Forecaster STANDARD = new WeekdayMean();
  private static final List<Forecaster> CHALLENGERS =
      List.of(new SeasonalNaive(), new RecentMean(), new HoltWinters());
  private static final double BETTER = 0.95;
  private static final double MOSTLY_IDLE = 0.5;
  private static final double INACCURATE = 0.5;
  private static final double ROUGH = 0.25;

  /** Without a back-test, a day may be a half or the double of what is expected. */
  private static final Band UNTRIED = new Band(0.5, 0.35);

  private final DailySeries history;
  private final Backtest backtest;
  private final boolean hasShift;
  private final Band band;

  private Outlook(DailySeries history, Backtest backtest, boolean hasShift) {
    this.history = history;
    this.backtest = backtest;
    this.hasShift = hasShift;
    this.band = backtest.isEmpty() ? UNTRIED : Band.of(backtest);
  }

  /**
   * How a series will continue.
   *
   * @param history at least {@link #LEAST_DAYS}
   */
  static Outlook of(DailySeries history) {
    DailySeries shifted = LevelShift.removed(history);
    DailySeries level = shifted == null ? history : shifted;
    Backtest best = Backtest.of(STANDARD, level);
    double limit = best.absoluteError() * BETTER;
    for (Forecaster challenger : CHALLENGERS) {
      Backtest next = Backtest.of(challenger, level);
      if (next.absoluteError() < limit) {
        best = next;
        limit = next.absoluteError();
      }
    }
    return new Outlook(level, best, shifted != null);
  }

  /** Whether so many days cost nothing that single days cannot be forecast, but only sums. */
  boolean isSparse() {
    return history.idleShare() > MOSTLY_IDLE;
  }

  String method() {
    return isSparse() ? SparseDays.LABEL : backtest.method().label();
  }

  Backtest backtest() {
    return backtest;
  }

  /** Whether there was a step, and the days before it were brought to the level after it. */
  boolean hasShift() {
    return hasShift;
  }

  /** How much the forecast can be trusted: low, medium or high. */
  String confidence() {
    double error = backtest.wape();
    if (backtest.isEmpty() || isSparse() || hasShift || error > INACCURATE) {
      return "low";
    }
    return history.size() < 2 * LEAST_DAYS || error > ROUGH ? "medium" : "high";
  }

  /** The share of the days of the back-test that were within the band of their forecast. */
  double coverage() {
    List<Double> errors = backtest.errorsOfDays();
    double width = Math.log(band.factor(0));
    return errors.stream().filter(error -> Math.abs(error) <= width).count()
        / (double) Math.max(1, errors.size());
  }

  /** Each of the days after the series; not for a {@linkplain #isSparse sparse} one. */
  List<Estimate> days(int number) {
    double[] forecast = backtest.method().forecast(history, number);
    Estimate[] days = new Estimate[number];
    Arrays.setAll(days, day -> estimate(forecast[day], band.factor(day)));
    return List.of(days);
  }

  /** What each of the days after the series is expected to cost. */
  double[] expected(int number) {
    if (isSparse()) {
      double[] means = new double[number];
      Arrays.fill(means, history.mean());
      return means;
    }
    return backtest.method().forecast(history, number);
  }

  /**
   * The sum of the days after the series.
   *
   * @param shares how much of each day counts: 1 for whole days
   */
  Estimate sum(double[] shares) {
    if (shares.length == 0) {
      return new Estimate(0, 0, 0);
    }
    if (isSparse()) {
      return SparseDays.sum(history, Arrays.stream(shares).sum());
    }
    double[] forecast = expected(shares.length);
    double sum = 0;
    for (int day = 0; day < shares.length; day++) {
      sum += shares[day] * forecast[day];
    }
    return estimate(sum, band.factorOfSum(shares.length));
  }

  private static Estimate estimate(double usd, double factor) {
    return new Estimate(usd, usd / factor, usd * factor);
  }
}
