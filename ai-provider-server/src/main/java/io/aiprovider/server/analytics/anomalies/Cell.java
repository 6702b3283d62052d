package io.aiprovider.server.analytics.anomalies;

import java.time.Instant;
import java.util.List;

/**
 * A day or an hour.
 *
 * @param actual what was used in it
 * @param before what was used in the same day or hour of each of the weeks before, as far as there
 *     was any usage at that time
 */
record Cell(Instant from, Instant to, Use actual, List<Use> before) {
  /** What is usual. */
  Use expected() {
    return Use.median(before);
  }
}
