package io.aiprovider.limit;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much a caller has left. If several of its limits count the same, this is the one with the
 * least left.
 *
 * @param at when it was so
 * @param quota requests in the current window; null: no limit
 * @param requests requests per minute; null: no limit
 * @param tokens tokens per minute; null: no limit
 * @since 0.1
 */
public record LimitStatus(
    Instant at, @Nullable Level quota, @Nullable Level requests, @Nullable Level tokens) {

  /**
   * What is left of one limit.
   *
   * @param limit the whole
   * @param remaining what is left; never negative
   * @param resetsAt when the whole is left again, if nothing is used until then
   * @since 0.1
   */
  public record Level(long limit, long remaining, Instant resetsAt) {
    /** The level with less left. */
    static @Nullable Level lower(@Nullable Level one, @Nullable Level other) {
      if (one == null || other == null) {
        return one == null ? other : one;
      }
      return other.remaining < one.remaining ? other : one;
    }
  }

  /** The lower levels of two statuses of the same time, for a store that counts several limits. */
  public LimitStatus lower(LimitStatus other) {
    return new LimitStatus(
        at,
        Level.lower(quota, other.quota),
        Level.lower(requests, other.requests),
        Level.lower(tokens, other.tokens));
  }

  /** The time from this status until the whole of a level is left again. */
  public Duration untilReset(Level level) {
    return Duration.between(at, level.resetsAt());
  }
}
