package io.aiprovider.server.analytics.rollup;

import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * How many calls took how long. Histograms of parts can be added to that of the whole without any
 * loss, which percentiles cannot.
 *
 * <p>The buckets are fixed: 8 for each doubling, so that a percentile that is read from them is at
 * most 4.5 % away from the real one. Most roll-ups need only a few of the buckets; only those are
 * stored. Used by one thread at a time.
 */
public final class LatencyHistogram {
  private static final int BUCKETS_FOR_A_DOUBLING = 8;
  private static final double LOG_2 = Math.log(2);

  private final Map<Integer, Long> buckets = new TreeMap<>();

  /** Counts a call. */
  public void record(long milliseconds) {
    add(bucket(milliseconds), 1);
  }

  /** The bucket of a time: 0 for 0, b for times from 2^((b-1)/8) to less than 2^(b/8). */
  static int bucket(long milliseconds) {
    if (milliseconds <= 0) {
      return 0;
    }
    int doublings = Long.SIZE - 1 - Long.numberOfLeadingZeros(milliseconds);
    double rest = milliseconds / (double) (1L << doublings); // from 1 to less than 2
    int part = (int) (Math.log(rest) / LOG_2 * BUCKETS_FOR_A_DOUBLING);
    return 1
        + doublings * BUCKETS_FOR_A_DOUBLING
        + Math.min(part, BUCKETS_FOR_A_DOUBLING - 1); // the logarithm may be rounded up
  }

  private void add(int bucket, long calls) {
    buckets.merge(bucket, calls, Long::sum);
  }

  /** Adds the calls of another histogram. */
  public void add(LatencyHistogram other) {
    other.buckets.forEach(this::add);
  }

  /** A histogram as it is stored. */
  public static LatencyHistogram parse(String text) {
    LatencyHistogram histogram = new LatencyHistogram();
    for (String pair : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
      int colon = pair.indexOf(':');
      histogram.add(
          Integer.parseInt(pair.substring(0, colon)), Long.parseLong(pair.substring(colon + 1)));
    }
    return histogram;
  }

  /** The form in which it is stored: pairs of a bucket and its number of calls. */
  @Override
  public String toString() {
    StringJoiner pairs = new StringJoiner(" ");
    buckets.forEach((bucket, calls) -> pairs.add(bucket + ":" + calls));
    return pairs.toString();
  }
}
