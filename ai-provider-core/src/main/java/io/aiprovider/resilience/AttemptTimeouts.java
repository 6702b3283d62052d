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
 * @since 0.1
 */
public record AttemptTimeouts(
    @Nullable Duration firstToken, Duration idle, Duration response, Duration attempt) {
  private static final Duration FIRST_TOKEN = Duration.ofMinutes(1);
  private static final Duration FIRST_TOKEN_AFTER_REASONING = Duration.ofMinutes(10);

  public static final AttemptTimeouts DEFAULT =
      new AttemptTimeouts(null, Duration.ofMinutes(1), Duration.ZERO, Duration.ofMinutes(10));

  public AttemptTimeouts {
    if (firstToken != null) {
      requireNotNegative("first-token timeout", firstToken);
    }
    requireNotNegative("idle timeout", idle);
    requireNotNegative("response timeout", response);
    requireNotNegative("timeout", attempt);
  }

  /**
   * How long the first content may take.
   *
   * @param reasons whether the model reasons before it answers
   */
  Duration firstToken(boolean reasons) {
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
