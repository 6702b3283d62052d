package io.aiprovider.server.usage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.failure.LimitReached;
import io.aiprovider.failure.ModelNotAllowed;
import io.aiprovider.limit.Quota;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the calls of each key used in the current window of its quota, an hour if it has
 * none. Calls that were refused because of a limit or of the model do not count. Tokens and cost
 * are kept in the memory of this server; {@link WindowCosts} has what all servers know.
 * Thread-safe.
 */
final class KeyUsage implements CallListener {
  private static final int MOST_KEYS = 100_000;
  private static final Duration HOUR = Duration.ofHours(1);

  private final LimitDefaults defaults;
  private final RequestCounts counts;
  private final Clock clock;
  private final Cache<String, Window> windows =
      Caffeine.newBuilder().maximumSize(MOST_KEYS).executor(Runnable::run).build();

  /**
   * What was used in a window.
   *
   * @param start when it began
   * @param length how long it is
   * @param requests calls that have ended
   * @param tokens of prompts and answers, over all attempts
   * @param usd what they cost, as far as it is known
   */
  record Window(Instant start, Duration length, long requests, long tokens, BigDecimal usd) {
    static Window at(Instant now, Duration length) {
      long number = Math.floorDiv(now.toEpochMilli(), length.toMillis());
      Instant start = Instant.ofEpochMilli(number * length.toMillis());
      return new Window(start, length, 0, 0, BigDecimal.ZERO);
    }

    Instant end() {
      return start.plus(length);
    }

    private Window withRequests(long number) {
      return new Window(start, length, number, tokens, usd);
    }

    private Window plus(long moreTokens, BigDecimal moreUsd) {
      return new Window(start, length, requests + 1, tokens + moreTokens, usd.add(moreUsd));
    }
  }

  KeyUsage(LimitDefaults defaults, RequestCounts counts, Clock clock) {
    this.defaults = defaults;
    this.counts = counts;
    this.clock = clock;
  }

  @Override
  public void callEnded(ChatCall call, FinishedCall finished) {
    if (finished.failure() instanceof LimitReached
        || finished.failure() instanceof ModelNotAllowed) {
      return;
    }
    long tokens = 0;
    BigDecimal usd = BigDecimal.ZERO;
    for (Attempt attempt : finished.attempts()) {
      if (attempt.usage() != null) {
        tokens += attempt.usage().promptTokens() + attempt.usage().completionTokens();
      }
      if (attempt.cost() != null) {
        usd = usd.add(attempt.cost().usd());
      }
    }
    Caller caller = call.caller();
    if (caller != null && Quotas.quota(caller, defaults.current()) == null) {
      counts.count(caller.keyId());
    }
    long used = tokens;
    BigDecimal spent = usd;
    Window empty = empty(caller);
    windows.asMap().compute(id(caller), (id, present) -> current(present, empty).plus(used, spent));
  }

  /**
   * What the key of a caller used; null: calls without a key. The requests of a key without a quota
   * are those on all servers.
   */
  Window of(@Nullable Caller caller) {
    Window here = current(windows.getIfPresent(id(caller)), empty(caller));
    return caller == null || Quotas.quota(caller, defaults.current()) != null
        ? here
        : here.withRequests(counts.of(caller.keyId()));
  }

  private static Window current(@Nullable Window present, Window empty) {
    return present != null
            && present.start().equals(empty.start())
            && present.length().equals(empty.length())
        ? present
        : empty;
  }

  private Window empty(@Nullable Caller caller) {
    Quota quota = caller == null ? null : Quotas.quota(caller, defaults.current());
    return Window.at(clock.instant(), quota == null ? HOUR : quota.window());
  }

  private static String id(@Nullable Caller caller) {
    return caller == null ? "" : caller.keyId();
  }
}
