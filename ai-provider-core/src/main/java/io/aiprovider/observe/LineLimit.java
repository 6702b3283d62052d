package io.aiprovider.observe;

import io.aiprovider.time.MonotonicClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a log readable during an outage: of the same line, one in ten seconds. Keys are made of
 * configured names and kinds only, so that there is a bounded number of them. Thread-safe.
 */
final class LineLimit {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final MonotonicClock clock;
  private final Map<Key, Line> lines = new ConcurrentHashMap<>();

  /**
   * What makes two lines the same.
   *
   * @param event what happened
   * @param subject to which provider or circuit
   * @param cause why
   */
  record Key(String event, String subject, String cause) {}

  private static final class Line {
    private long last;
    private int suppressed = -1; // nothing was written yet
  }

  LineLimit(MonotonicClock clock) {
    this.clock = clock;
  }

  /** How many lines were suppressed since the last one; -1 if this one is to be suppressed, too. */
  int take(Key key) {
    Line line = lines.computeIfAbsent(key, absent -> new Line());
    synchronized (line) {
      if (line.suppressed >= 0 && clock.since(line.last).compareTo(INTERVAL) < 0) {
        line.suppressed++;
        return -1;
      }
      int suppressed = Math.max(0, line.suppressed);
      line.suppressed = 0;
      line.last = clock.nanos();
      return suppressed;
    }
  }

  /** The end of a line that tells how many were left out before it. */
  static String leftOut(int suppressed) {
    return suppressed == 0 ? "" : " (" + suppressed + " more lines like this were left out.)";
  }
}
