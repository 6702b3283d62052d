package io.aiprovider.limit;

import java.time.Duration;

/**
 * A number of requests in each window of time. The whole quota may be used at once, and is whole
 * again when the window ends. Windows follow each other without gaps from 1970-01-01T00:00:00Z, so
 * that a window of an hour begins at the full hour, and several processes, and one before and after
 * a restart, have the same windows.
 *
 * @param requests how many requests; at least 1
 * @param window the length of a window; whole milliseconds, from one second to 366 days
 * @since 0.1
 */
public record Quota(long requests, Duration window) {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(366);

  /**
   * A quota.
   *
   * @throws IllegalArgumentException if a value is outside its range
   */
  public Quota {
    if (requests < 1) {
      throw new IllegalArgumentException(
          "A quota needs at least 1 request, not " + requests + ". Without a limit, set no quota.");
    }
    if (window.compareTo(SHORTEST) < 0
        || window.compareTo(LONGEST) > 0
        || window.toNanosPart() % 1_000_000 != 0) {
      throw new IllegalArgumentException(
          "The window of a quota is "
              + window
              + ": it must be between 1 second and 366 days, in whole milliseconds.");
    }
  }

  /** A number of requests in each hour. */
  public static Quota perHour(long requests) {
    return new Quota(requests, Duration.ofHours(1));
  }
}
