package io.aiprovider.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The time in which at least one of several attempts was running. */
final class RunningTime {
  private RunningTime() {}

  /**
   * Adds up times. Where two attempts ran at the same time, it counts once.
   *
   * @param length how long an attempt counts, from its start; null: not at all
   */
  static Duration of(List<Attempt> attempts, Function<Attempt, @Nullable Duration> length) {
    List<Attempt> byStart = new ArrayList<>(attempts);
    byStart.sort(Comparator.comparing(Attempt::offset));
    Duration total = Duration.ZERO;
    Duration until = Duration.ZERO;
    for (Attempt attempt : byStart) {
      Duration own = length.apply(attempt);
      if (own != null) {
        Duration end = attempt.offset().plus(own);
        Duration from = attempt.offset().compareTo(until) < 0 ? until : attempt.offset();
        total = end.compareTo(from) > 0 ? total.plus(end.minus(from)) : total;
        until = end.compareTo(until) > 0 ? end : until;
      }
    }
    return total;
  }
}
