package io.aiprovider.admission;

import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.LimitReached;
import io.aiprovider.limit.LimitDecision.Refused;
import io.aiprovider.limit.LimitKind;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/** What a caller that has reached a limit learns: which one, and when there is room again. */
final class Refusal {
  private Refusal() {}

  static LimitReached of(Refused refused) {
    LimitScope scope = refused.rule().scope();
    String message =
        "This "
            + scope.label().replace('_', ' ')
            + " has reached its limit of "
            + amount(refused.kind(), refused.rule().limits())
            + ". "
            + advice(refused);
    return new LimitReached(
        message,
        FailureDetail.NONE.withRetryAfter(refused.retryAfter()),
        scope.label(),
        refused.kind().label());
  }

  private static String amount(LimitKind kind, Limits limits) {
    return switch (kind) {
      case QUOTA -> amount(Objects.requireNonNull(limits.quota()));
      case REQUESTS_PER_MINUTE -> number(limits.requestsPerMinute(), "request") + " per minute";
      case TOKENS_PER_MINUTE -> number(limits.tokensPerMinute(), "token") + " per minute";
      case CONCURRENT_CALLS -> number(limits.maxConcurrent(), "call") + " at the same time";
    };
  }

  private static String amount(Quota quota) {
    String window =
        quota.window().equals(Duration.ofHours(1)) ? "per hour" : "in " + words(quota.window());
    return number(quota.requests(), "request") + " " + window;
  }

  private static String number(long number, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
  }

  private static String advice(Refused refused) {
    return refused.kind() == LimitKind.CONCURRENT_CALLS
        ? "Try again when one of them has ended."
        : "Try again in " + words(refused.retryAfter()) + ".";
  }

  /** A time in its two largest units, rounded up to whole seconds. */
  private static String words(Duration time) {
    Duration up = time.plusNanos(999_999_999);
    if (up.toHours() > 0) {
      return up.toHours()
          + " h"
          + (up.toMinutesPart() == 0 ? "" : " " + up.toMinutesPart() + " min");
    }
    if (up.toMinutes() > 0) {
      return up.toMinutes()
          + " min"
          + (up.toSecondsPart() == 0 ? "" : " " + up.toSecondsPart() + " s");
    }
    return Math.max(1, up.toSeconds()) + " s";
  }
}
