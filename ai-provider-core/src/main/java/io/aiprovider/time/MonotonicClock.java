package io.aiprovider.time;

import java.time.Duration;

/**
 * A clock for durations. Unlike {@link java.time.Clock} it does not follow the system's date and
 * time, which an administrator or a time server may set forward or back: deadlines, circuits,
 * cooldowns, budgets and statistics are measured with this one. Implementations are thread-safe.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface MonotonicClock {

  /**
   * Nanoseconds since the clock began; at least 0, and never less than an earlier call returned.
   */
  long nanos();

  /** The time from an earlier value of {@link #nanos} until now. */
  default Duration since(long earlier) {
    return Duration.ofNanos(nanos() - earlier);
  }

  /** The clock of this process, which began when it was first used. */
  static MonotonicClock system() {
    return SystemMonotonicClock.INSTANCE;
  }
}
