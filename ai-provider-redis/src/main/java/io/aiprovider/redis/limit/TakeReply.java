package io.aiprovider.redis.limit;

import io.aiprovider.limit.LimitDecision;
import io.aiprovider.limit.LimitKind;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitStatus;
import io.aiprovider.limit.LimitStatus.Level;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the script {@code take.lua} returns. */
final class TakeReply {
  private static final int HEAD = 5;
  private static final int EACH = 7;

  /** In the order of the script's numbers, which begin with 1. */
  private static final List<LimitKind> KINDS =
      List.of(
          LimitKind.QUOTA,
          LimitKind.REQUESTS_PER_MINUTE,
          LimitKind.TOKENS_PER_MINUTE,
          LimitKind.CONCURRENT_CALLS);

  private final List<LimitRule> rules;
  private final List<Object> numbers;

  TakeReply(List<LimitRule> rules, List<Object> numbers) {
    this.rules = rules;
    this.numbers = numbers;
  }

  private long number(int at) {
    return (Long) numbers.get(at);
  }

  private long number(int rule, int at) {
    return number(HEAD + rule * EACH + at);
  }

  boolean isGranted() {
    return number(0) == 1;
  }

  /** Whether a limit has no room for the call, whether or not the script was to take it. */
  boolean hasShortage() {
    return number(1) > 0;
  }

  LimitDecision.Refused refusal() {
    return new LimitDecision.Refused(
        rules.get((int) number(1) - 1),
        KINDS.get((int) number(2) - 1),
        Duration.ofMillis(number(3)),
        status());
  }

  /** How many tokens were taken for a rule. */
  long tokens(int rule) {
    return number(rule, 6);
  }

  LimitStatus status() {
    LimitStatus lowest = status(0);
    for (int rule = 1; rule < rules.size(); rule++) {
      lowest = lowest.lower(status(rule));
    }
    return lowest;
  }

  private LimitStatus status(int rule) {
    Instant now = Instant.ofEpochMilli(number(4));
    Limits limits = rules.get(rule).limits();
    Quota quota = limits.quota();
    return new LimitStatus(
        now,
        quota == null
            ? null
            : level(quota.requests(), number(rule, 0), Instant.ofEpochMilli(number(rule, 1))),
        limits.requestsPerMinute() == 0
            ? null
            : level(limits.requestsPerMinute(), number(rule, 2), now.plusMillis(number(rule, 3))),
        limits.tokensPerMinute() == 0
            ? null
            : level(limits.tokensPerMinute(), number(rule, 4), now.plusMillis(number(rule, 5))));
  }

  private static Level level(long limit, long used, Instant resetsAt) {
    return new Level(limit, Math.max(0, limit - used), resetsAt);
  }
}
