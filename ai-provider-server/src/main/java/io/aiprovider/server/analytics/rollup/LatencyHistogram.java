package io.aiprovider.server.analytics.rollup;

import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
    buckets.remove(bucket, 0L);
  }

  /** Takes away the calls of another histogram, which are a part of these. */
  public void subtract(LatencyHistogram part) {
    part.buckets.forEach((bucket, calls) -> add(bucket, -calls));
  }

  /** How many calls it has. */
  public long calls() {
    return buckets.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * A percentile in milliseconds, interpolated within its bucket. The real one is in the same
   * bucket, whose ends are 9 % apart.
   *
   * @param part of the calls that took at most as long, from 0 to 1
   * @return null if there are no calls
   */
  public @Nullable Double percentile(double part) {
    double rank = part * calls();
    double before = 0;
    Double value = null;
    for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
      double inside = Math.min(1, Math.max(0, (rank - before) / bucket.getValue()));
      value = at(bucket.getKey(), inside);
      before += bucket.getValue();
      if (before >= rank) {
        return value;
      }
    }
    return value;
  }

  /** The time of all calls together in milliseconds, each as long as the middle of its bucket. */
  public double total() {
    double total = 0;
    for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
      total += at(bucket.getKey(), 0.5) * bucket.getValue();
    }
    return total;
  }

  /** A time within a bucket, from 0 at its beginning to 1 at its end. */
  private static double at(int bucket, double inside) {
    return bucket == 0 ? 0 : Math.pow(2, (bucket - 1 + inside) / BUCKETS_FOR_A_DOUBLING);
  }

  /** Adds the calls of another histogram. */
  public void add(LatencyHistogram other) {
    other.buckets.forEach(this::add);
  }

  /** A histogram of times in milliseconds, which are separated by blanks. */
  public static LatencyHistogram ofTimes(String text) {
    LatencyHistogram histogram = new LatencyHistogram();
    for (String time : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
      histogram.record(Long.parseLong(time));
    }
    return histogram;
  }

  /** A histogram as it is stored, or several such texts with blanks between them. */
  public static LatencyHistogram parse(String text) {
    LatencyHistogram histogram = new LatencyHistogram();
    for (String pair : text.trim().isEmpty() ? new String[0] : text.trim().split(" +", -1)) {
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
