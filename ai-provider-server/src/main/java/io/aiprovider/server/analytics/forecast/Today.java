package io.aiprovider.server.analytics.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The present day, which is not over.
 *
 * @param spent what counts as known of it, in US dollars
 * @param rest the share of a usual day that is still to come
 */
record Today(double spent, double rest) {

  /**
   * Today, if so much was spent. If that is more than usual at this time, it counts, and the rest
   * of the day is as usual. A slow start does not lower the estimate: it may only be later than
   * usual.
   *
   * @param elapsed the share of a day's costs that is spent by now as a rule
   */
  static Today of(Outlook outlook, double soFar, double elapsed) {
    return soFar > outlook.expected(1)[0] * elapsed
        ? new Today(soFar, 1 - elapsed)
        : new Today(0, 1);
  }

  /** Today as a whole, and each of the days after it. */
  List<Estimate> days(Outlook outlook, int number) {
    List<Estimate> days = new ArrayList<>(outlook.days(number));
    days.set(0, days.get(0).times(rest).plus(spent));
    return days;
  }

  /** The sum of so many days, with today. */
  Estimate sum(Outlook outlook, int days) {
    double[] shares = new double[days];
    Arrays.fill(shares, 1);
    shares[0] = rest;
    return outlook.sum(shares).plus(spent);
  }
}
