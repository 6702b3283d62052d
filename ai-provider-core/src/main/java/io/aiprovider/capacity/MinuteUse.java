package io.aiprovider.capacity;

import java.time.Duration;

/**
 * The requests and tokens of the last minute: of a provider, or of one account. Not thread-safe.
 */
final class MinuteUse {
  private final MinuteWindow requests = new MinuteWindow();
  private final MinuteWindow tokens = new MinuteWindow();

  /**
   * How long it takes until there is room for a request; zero if there is.
   *
   * @param rpm the requests that are allowed; 0: no limit
   * @param tpm the tokens that are allowed; 0: no limit
   */
  Duration wait(long rpm, long tpm, long expectedTokens, long now) {
    Duration wait = Duration.ZERO;
    if (rpm > 0 && requests.sum(now) + 1 > rpm) {
      wait = requests.until(rpm - 1, now);
    }
    if (tpm > 0) {
      long room = tpm - Math.min(expectedTokens, tpm);
      if (tokens.sum(now) > room) {
        Duration forTokens = tokens.until(room, now);
        wait = forTokens.compareTo(wait) > 0 ? forTokens : wait;
      }
    }
    return wait;
  }

  void add(long expectedTokens, long now) {
    requests.add(1, now);
    tokens.add(expectedTokens, now);
  }

  /** A request that was added before was not made. */
  void notUsed(long expectedTokens, long added, long now) {
    requests.correct(-1, added, now);
    tokens.correct(-expectedTokens, added, now);
  }

  /**
   * A request has ended.
   *
   * @param moreTokens what it used more than was expected; negative if less
   */
  void ended(long moreTokens, long added, long now) {
    if (moreTokens > 0) {
      tokens.add(moreTokens, now);
    } else {
      tokens.correct(moreTokens, added, now);
    }
  }
}
