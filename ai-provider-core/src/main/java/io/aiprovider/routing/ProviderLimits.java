package io.aiprovider.routing;

import java.time.Duration;

/**
 * How much a provider allows. A call for which it has no room goes to another target; if there is
 * none, it waits for a short time. Zero: no limit of that kind.
 *
 * @param maxConcurrent attempts at the same time; a stream counts until its end
 * @param rpm requests in any period of a minute
 * @param tpm tokens of prompts and answers in any period of a minute
 * @param maxWait how long a call without another target waits for room; zero: not at all
 * @since 0.1
 */
public record ProviderLimits(int maxConcurrent, long rpm, long tpm, Duration maxWait) {
  /** No limits. */
  public static final ProviderLimits NONE = new ProviderLimits(0, 0, 0, Duration.ofSeconds(1));

  /**
   * These limits.
   *
   * @throws IllegalArgumentException if one of them is negative
   */
  public ProviderLimits {
    check("max-concurrent", maxConcurrent);
    check("rpm", rpm);
    check("tpm", tpm);
    if (maxWait.isNegative()) {
      throw new IllegalArgumentException(
          "The provider's max-wait is " + maxWait + ": use zero (no wait) or more.");
    }
  }

  private static void check(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          "The provider's " + name + " is " + value + ": use 0 (no limit) or more.");
    }
  }

  /** Whether nothing is limited. */
  public boolean isNone() {
    return maxConcurrent == 0 && rpm == 0 && tpm == 0;
  }
}
