package io.aiprovider.limit.memory;

import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.LimitStatus;
import io.aiprovider.limit.Quota;
import java.time.Duration;
import java.time.Instant;

/**
 * The requests of one subject in the current window of its quota. Not thread-safe, except for
 * {@link #isChanged}.
 */
final class QuotaCount {
  private Duration window = Duration.ZERO;
  private long number;
  private long here;
  private long elsewhere;
  private volatile boolean changed;

  /** Begins a new window if the last one is over, or had another length. */
  void moveTo(Duration length, Instant now) {
    long current = Math.floorDiv(now.toEpochMilli(), length.toMillis());
    if (!length.equals(window) || current > number) { // a clock that is set back changes nothing
      window = length;
      number = current;
      here = 0;
      elsewhere = 0;
      changed = false;
    }
  }

  void count() {
    here++;
    changed = true;
  }

  /** Sets how many requests other processes counted, if that is about the current window. */
  void countedElsewhere(QuotaUse use, Instant now) {
    if (window.isZero() || window.equals(use.window())) {
      moveTo(use.window(), now);
    }
    if (window.equals(use.window()) && start().equals(use.start())) {
      elsewhere = use.requests();
    }
  }

  boolean hasRoom(Quota quota) {
    return here + elsewhere < quota.requests();
  }

  LimitStatus.Level level(Quota quota) {
    return new LimitStatus.Level(
        quota.requests(), Math.max(0, quota.requests() - here - elsewhere), end());
  }

  private Instant start() {
    return Instant.ofEpochMilli(number * window.toMillis());
  }

  Instant end() {
    return start().plus(window);
  }

  /** Whether forgetting the count changes nothing. */
  boolean isOver(Instant now) {
    return here + elsewhere == 0 || !now.isBefore(end());
  }

  /** Whether there were requests here since {@link #report}. Any thread may read it. */
  boolean isChanged() {
    return changed;
  }

  /** The requests that were counted here. */
  QuotaUse report(LimitScope scope, String id) {
    changed = false;
    return new QuotaUse(scope, id, window, start(), here);
  }
}
