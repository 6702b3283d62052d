package io.aiprovider.resilience;

import java.time.Duration;

/**
 * How long one attempt on a provider may take. Zero means no limit of that kind.
 *
 * @param firstToken streams: from the request to the first content
 * @param idle streams: from one event to the next
 * @param response plain calls: from the request to the answer
 * @param attempt the attempt as a whole
 * @since 0.1
 */
public record AttemptTimeouts(
    Duration firstToken, Duration idle, Duration response, Duration attempt) {

  public static final AttemptTimeouts DEFAULT =
      new AttemptTimeouts(
          Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(600));

  public AttemptTimeouts {
    requireNotNegative("first-token timeout", firstToken);
    requireNotNegative("idle timeout", idle);
    requireNotNegative("response timeout", response);
    requireNotNegative("timeout", attempt);
  }

  private static void requireNotNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(
          "The " + name + " is " + value + ": use zero (no limit) or more.");
    }
  }
}
