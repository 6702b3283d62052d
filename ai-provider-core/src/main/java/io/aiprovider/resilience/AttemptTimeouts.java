package io.aiprovider.resilience;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long one attempt on a provider may take. Zero means no limit of that kind.
 *
 * @param firstToken streams: from the request to the first content; null: 60 seconds, or 600 for a
 *     model that reasons before it answers
 * @param idle streams, after the first content: the longest time without any data from the
 *     provider; comments and pings count as data
 * @param response plain calls: from the request to the answer
 * @param attempt the attempt as a whole
 * @param minTokensPerSecond streams, after the first content: the fewest tokens in each second; a
 *     stream that has fallen behind by ten seconds is cut; a token is counted as four bytes of
 *     UTF-8; zero: no limit
 * @since 0.1
 */
public record AttemptTimeouts(
    @Nullable Duration firstToken,
    Duration idle,
    Duration response,
    Duration attempt,
    double minTokensPerSecond) {
  private static final Duration FIRST_TOKEN = Duration.ofMinutes(1);
  private static final Duration FIRST_TOKEN_AFTER_REASONING = Duration.ofMinutes(10);

  public static final AttemptTimeouts DEFAULT =
      new AttemptTimeouts(null, Duration.ofMinutes(1), Duration.ZERO, Duration.ofMinutes(10));

  /** Timeouts without a limit for slow streams. */
  public AttemptTimeouts(
      @Nullable Duration firstToken, Duration idle, Duration response, Duration attempt) {
    this(firstToken, idle, response, attempt, 0);
  }

  public AttemptTimeouts {
    if (firstToken != null) {
      requireNotNegative("first-token timeout", firstToken);
    }
    requireNotNegative("idle timeout", idle);
    requireNotNegative("response timeout", response);
    requireNotNegative("timeout", attempt);
    if (!(minTokensPerSecond >= 0 && minTokensPerSecond <= 1_000_000)) {
      throw new IllegalArgumentException(
          "The min-tokens-per-second is "
              + minTokensPerSecond
              + ": use a number from 0 (no limit) to 1000000.");
    }
  }

  /**
   * How long the first content may take.
   *
   * @param reasons whether the model reasons before it answers
   */
  public Duration firstToken(boolean reasons) {
    if (firstToken != null) {
      return firstToken;
    }
    return reasons ? FIRST_TOKEN_AFTER_REASONING : FIRST_TOKEN;
  }

  private static void requireNotNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(
          "The " + name + " is " + value + ": use zero (no limit) or more.");
    }
  }
}
