package io.aiprovider.limit;

import org.jspecify.annotations.Nullable;

/**
 * How much one subject may use. Each limit is independent of the others, and a call needs room in
 * all of them.
 *
 * <pre>{@code
 * Limits limits = Limits.of(Quota.perHour(1_000)).withRequestsPerMinute(60).withMaxConcurrent(5);
 * }</pre>
 *
 * <p>The limits per minute are token buckets: a subject that has used nothing for a minute may use
 * the whole number at once, and what was used comes back evenly.
 *
 * @param quota requests in a window of time; null: no limit
 * @param requestsPerMinute 0: no limit
 * @param tokensPerMinute tokens of prompts and answers; 0: no limit
 * @param maxConcurrent calls at the same time; 0: no limit
 * @since 0.1
 */
public record Limits(
    @Nullable Quota quota, long requestsPerMinute, long tokensPerMinute, int maxConcurrent) {
  /** The most requests or tokens per minute that a limit may have. */
  public static final long MOST_PER_MINUTE = 10_000_000_000L;

  /** No limit at all. */
  public static final Limits NONE = new Limits(null, 0, 0, 0);

  /**
   * These limits.
   *
   * @throws IllegalArgumentException if a number is negative or larger than {@link
   *     #MOST_PER_MINUTE}
   */
  public Limits {
    check("requests per minute", requestsPerMinute);
    check("tokens per minute", tokensPerMinute);
    check("max concurrent", maxConcurrent);
  }

  private static void check(String what, long number) {
    if (number < 0 || number > MOST_PER_MINUTE) {
      throw new IllegalArgumentException(
          "The limit "
              + what
              + " is "
              + number
              + ": it must be between 0, which means no limit, and "
              + MOST_PER_MINUTE
              + ".");
    }
  }

  /** A quota and no other limit. */
  public static Limits of(Quota quota) {
    return NONE.withQuota(quota);
  }

  /** These limits with this quota; null: without. */
  public Limits withQuota(@Nullable Quota other) {
    return new Limits(other, requestsPerMinute, tokensPerMinute, maxConcurrent);
  }

  /** These limits with this number of requests per minute; 0: no limit. */
  public Limits withRequestsPerMinute(long requests) {
    return new Limits(quota, requests, tokensPerMinute, maxConcurrent);
  }

  /** These limits with this number of tokens per minute; 0: no limit. */
  public Limits withTokensPerMinute(long tokens) {
    return new Limits(quota, requestsPerMinute, tokens, maxConcurrent);
  }

  /** These limits with this number of calls at the same time; 0: no limit. */
  public Limits withMaxConcurrent(int calls) {
    return new Limits(quota, requestsPerMinute, tokensPerMinute, calls);
  }

  /** Whether nothing is limited. */
  public boolean isNone() {
    return equals(NONE);
  }
}
