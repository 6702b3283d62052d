package io.aiprovider.limit.memory;

import io.aiprovider.limit.LimitKind;
import io.aiprovider.limit.LimitStatus;
import io.aiprovider.limit.Limits;
import io.aiprovider.memory.LockedEntry;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one subject uses. All methods need the lock, except for the quota's {@link
 * QuotaCount#isChanged}.
 */
final class SubjectUse extends LockedEntry {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final QuotaCount quota = new QuotaCount();
  private @Nullable MinuteRate requests;
  private @Nullable MinuteRate tokens;
  private int concurrent;
  private boolean begun;

  /**
   * A limit without room.
   *
   * @param kind which one
   * @param retryAfter when there will be room
   */
  record Shortage(LimitKind kind, Duration retryAfter) {
    boolean isLongerThan(@Nullable Shortage other) {
      return other == null || retryAfter.compareTo(other.retryAfter) > 0;
    }
  }

  /** Brings the counts up to date with the limits and the time. */
  void update(Limits limits, Instant now, TimeMeter time) {
    begun = true;
    if (limits.quota() != null) {
      quota.moveTo(limits.quota().window(), now);
    }
    requests = rate(requests, limits.requestsPerMinute(), time);
    tokens = rate(tokens, limits.tokensPerMinute(), time);
  }

  private static @Nullable MinuteRate rate(
      @Nullable MinuteRate rate, long perMinute, TimeMeter time) {
    if (perMinute == 0) {
      return null;
    }
    if (rate == null) {
      return new MinuteRate(perMinute, time);
    }
    rate.limit(perMinute);
    return rate;
  }

  /** The limit to wait for longest before a call can be taken; null if it can be taken now. */
  @Nullable Shortage shortage(Limits limits, long expectedTokens, Instant now) {
    Shortage longest = null;
    if (limits.quota() != null && !quota.hasRoom(limits.quota())) {
      longest = new Shortage(LimitKind.QUOTA, Duration.between(now, quota.end()));
    }
    if (requests != null) {
      longest = longer(longest, LimitKind.REQUESTS_PER_MINUTE, requests.waitFor(1));
    }
    if (tokens != null) {
      Duration wait = tokens.waitFor(tokens.portion(expectedTokens));
      longest = longer(longest, LimitKind.TOKENS_PER_MINUTE, wait);
    }
    if (limits.maxConcurrent() > 0 && concurrent >= limits.maxConcurrent()) {
      longest = longer(longest, LimitKind.CONCURRENT_CALLS, SOON);
    }
    return longest;
  }

  private static @Nullable Shortage longer(
      @Nullable Shortage longest, LimitKind kind, Duration wait) {
    Shortage shortage = new Shortage(kind, wait);
    return !wait.isZero() && shortage.isLongerThan(longest) ? shortage : longest;
  }

  /** Takes what a call needs, and returns how many tokens were taken. */
  long take(Limits limits, long expectedTokens) {
    concurrent++;
    if (limits.quota() != null) {
      quota.count();
    }
    if (requests != null) {
      requests.take(1);
    }
    if (tokens == null) {
      return 0;
    }
    long taken = tokens.portion(expectedTokens);
    tokens.take(taken);
    return taken;
  }

  /** Ends a call that took one number of tokens and used another. */
  void end(long taken, long used) {
    concurrent--;
    if (tokens != null) {
      tokens.take(used - taken);
    }
  }

  LimitStatus status(Limits limits, Instant now) {
    return new LimitStatus(
        now,
        limits.quota() == null ? null : quota.level(limits.quota()),
        requests == null ? null : requests.level(now),
        tokens == null ? null : tokens.level(now));
  }

  /** Sets how many requests other processes counted. */
  void countedElsewhere(QuotaUse use, Instant now) {
    begun = true;
    quota.countedElsewhere(use, now);
  }

  QuotaCount quota() {
    return quota;
  }

  /** Whether nothing is lost by that, or it must go; never while it has calls. */
  @Override
  protected boolean canBeForgotten(Instant now, boolean must) {
    boolean unused =
        quota.isOver(now)
            && (requests == null || requests.isFull())
            && (tokens == null || tokens.isFull());
    return begun && concurrent == 0 && (must || unused);
  }
}
