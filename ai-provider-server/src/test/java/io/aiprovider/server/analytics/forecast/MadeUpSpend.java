package io.aiprovider.server.analytics.forecast;

import java.util.Random;

/**
 * Daily costs that are made up, the same for the same family and number: the yardstick of
 * forecasts. Seeds and formulas were fixed before there was any method, and stay as they are.
 *
 * <p>The first day is a Monday. The noise is log-normal, with a standard deviation of 0.2.
 */
enum MadeUpSpend {
  /** Working days cost three times as much as weekends. */
  WEEKLY {
    @Override
    double level(int day, Random random) {
      return 100 * week(day);
    }
  },
  /** The same, and each day costs 1 % of the first more. */
  TREND {
    @Override
    double level(int day, Random random) {
      return 100 * week(day) * (1 + 0.01 * day);
    }
  },
  /** The same, and each day costs 1.5 % more than the day before. */
  GROWTH {
    @Override
    double level(int day, Random random) {
      return 100 * week(day) * Math.pow(1.015, day);
    }
  },
  /** Costs double on the 40th day. */
  SHIFT {
    @Override
    double level(int day, Random random) {
      return 100 * week(day) * (day < 40 ? 1 : 2);
    }
  },
  /** All days are alike. */
  FLAT {
    @Override
    double level(int day, Random random) {
      return 100;
    }
  },
  /** Three days of ten have any costs. */
  SPARSE {
    @Override
    double level(int day, Random random) {
      return random.nextDouble() < 0.3 ? 100 : 0;
    }
  };

  /** How many series of each family there are. */
  static final int SERIES = 40;

  private static final long SEED = 20_261_130;
  private static final double NOISE = 0.2;
  private static final double[] WEEK = {1.2, 1.3, 1.25, 1.2, 1.1, 0.4, 0.35};

  static double week(int day) {
    return WEEK[day % WEEK.length];
  }

  /** The cost of a day without noise. */
  abstract double level(int day, Random random);

  /**
   * The costs of days in US dollars.
   *
   * @param number of the series, from 0
   */
  double[] series(int number, int days) {
    Random random = new Random(SEED + 1_000L * ordinal() + number);
    double[] costs = new double[days];
    for (int day = 0; day < days; day++) {
      double noise = Math.exp(NOISE * random.nextGaussian());
      costs[day] = level(day, random) * noise;
    }
    return costs;
  }
}
