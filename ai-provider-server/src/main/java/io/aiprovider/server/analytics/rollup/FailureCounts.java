package io.aiprovider.server.analytics.rollup;

import java.util.Collections;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** How many calls failed in which way. Used by one thread at a time. */
public final class FailureCounts {
  private final Map<String, Long> counts = new TreeMap<>();

  /** Counts a call that failed in this way. */
  public void record(String kind) {
    add(kind, 1);
  }

  private void add(String kind, long calls) {
    counts.merge(kind, calls, Long::sum);
    counts.remove(kind, 0L);
  }

  /** Adds the calls of others. */
  public void add(FailureCounts other) {
    other.counts.forEach(this::add);
  }

  /** Takes away the calls of others, which are a part of these. */
  public void subtract(FailureCounts part) {
    part.counts.forEach((kind, calls) -> add(kind, -calls));
  }

  /** Counts as they are stored, or several such texts with blanks between them. */
  public static FailureCounts parse(String text) {
    FailureCounts counts = new FailureCounts();
    for (String pair : text.trim().isEmpty() ? new String[0] : text.trim().split(" +", -1)) {
      int colon = pair.lastIndexOf(':');
      counts.add(pair.substring(0, colon), Long.parseLong(pair.substring(colon + 1)));
    }
    return counts;
  }

  /** The number of calls of each kind. */
  public Map<String, Long> byKind() {
    return Collections.unmodifiableMap(counts);
  }

  /** The form in which they are stored. */
  @Override
  public String toString() {
    StringJoiner pairs = new StringJoiner(" ");
    counts.forEach((kind, calls) -> pairs.add(kind + ":" + calls));
    return pairs.toString();
  }
}
