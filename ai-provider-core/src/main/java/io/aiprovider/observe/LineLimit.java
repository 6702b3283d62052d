package io.aiprovider.observe;

import io.aiprovider.time.MonotonicClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a log readable during an outage: the same line is written at most once in ten seconds. Keys
 * must consist of configured names and kinds of failures only, so that their number is limited.
 * Thread-safe.
 *
 * @since 0.1
 */
public final class LineLimit {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final MonotonicClock clock;
  private final Map<Key, Line> lines = new ConcurrentHashMap<>();

  /**
   * Two lines with equal keys are the same line.
   *
   * @param event what happened
   * @param subject the provider or circuit it happened to
   * @param cause why
   */
  public record Key(String event, String subject, String cause) {}

  private static final class Line {
    private long last;
    private int suppressed = -1; // nothing has been written yet
  }

  /** Creates a limit that measures its intervals with this clock. */
  public LineLimit(MonotonicClock clock) {
    this.clock = clock;
  }

  /** How many lines were suppressed since the last one; -1 if this one is to be suppressed, too. */
  public int take(Key key) {
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

  /** The end of a line, which says how many lines were suppressed before it. */
  public static String leftOut(int suppressed) {
    return suppressed == 0 ? "" : " (" + suppressed + " more lines like this were left out.)";
  }
}
