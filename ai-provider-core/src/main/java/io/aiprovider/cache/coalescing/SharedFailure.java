package io.aiprovider.cache.coalescing;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.plan.RoutePlan.Candidate;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.plan.SkippedTarget;
import io.aiprovider.reply.Target;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which failures of the call that calls the providers are failures of the others, too. */
final class SharedFailure {

  /** Whom a failure concerns. */
  private enum Concern {
    /** The call that failed: its caller, its deadline, its budget. */
    THE_CALL,
    /** Everyone who sends this request. */
    THE_REQUEST,
    /** Everyone, if all targets have been tried. */
    THE_PROVIDERS
  }

  private SharedFailure() {}

  private static Concern of(ChatException failure) {
    return switch (failure.kind()) { // no default branch: a new kind needs a decision
      case MODEL_NOT_ALLOWED,
          LIMIT_REACHED,
          ACCOUNTING_UNAVAILABLE,
          BUDGET_EXCEEDED,
          BUDGET_UNAVAILABLE,
          NOT_CACHED,
          DEADLINE_EXCEEDED,
          CANCELLED ->
          Concern.THE_CALL;
      case INVALID_REQUEST, CONTENT_FILTERED -> Concern.THE_REQUEST;
      case CONTEXT_OVERFLOW,
          UNSUPPORTED,
          MODEL_NOT_FOUND,
          UNAUTHORIZED,
          PERMISSION_DENIED,
          QUOTA_EXHAUSTED,
          RATE_LIMITED,
          CONFLICT,
          OVERLOADED,
          UNAVAILABLE,
          TIMED_OUT,
          MALFORMED_REPLY,
          STREAM_BROKEN,
          PROVIDER_DISABLED,
          COOLING_DOWN,
          NO_TARGET_LEFT ->
          Concern.THE_PROVIDERS;
    };
  }

  /**
   * Whether another call fails with this failure before it has content.
   *
   * @param longestWait how long a call may wait between two attempts
   */
  static boolean isShared(
      ChatException failure, Participant led, Participant other, Duration longestWait) {
    return isSameRequest(led.request(), other.request())
        && switch (of(failure)) {
          case THE_CALL -> false;
          case THE_REQUEST -> true;
          case THE_PROVIDERS ->
              hasTriedAll(led.call()) && hadTime(led.call(), other.call(), longestWait);
        };
  }

  /** A field that does not change the answer, such as the metadata, can be why it was refused. */
  private static boolean isSameRequest(@Nullable ChatRequest one, @Nullable ChatRequest other) {
    return one != null && other != null && one.json().equals(other.json());
  }

  /** Whether no target is left that the call has not tried, for a reason that others share. */
  private static boolean hasTriedAll(ChatCall call) {
    RoutePlan plan = call.routePlan();
    if (plan == null) {
      return false;
    }
    Set<Target> tried = new HashSet<>();
    for (Attempt attempt : call.trace().attempts()) {
      tried.add(attempt.target());
    }
    for (SkippedTarget skipped : call.trace().skipped()) {
      if (of(skipped.reason()) == Concern.THE_CALL) {
        return false;
      }
      tried.add(skipped.target());
    }
    for (Candidate candidate : plan.callable()) {
      if (candidate.verdict() == Verdict.SELECTED && !tried.contains(candidate.target())) {
        return false;
      }
    }
    return true;
  }

  /** Whether the call has not ended early, because it had less time for retries than the other. */
  private static boolean hadTime(ChatCall led, ChatCall other, Duration longestWait) {
    Duration left = led.remaining();
    return left.compareTo(longestWait) >= 0 || left.compareTo(other.remaining()) >= 0;
  }

  /** The failure of a stream for those to whose call it does not belong. */
  static ChatException inStream(Throwable failure, String provider) {
    return failure instanceof ChatException known && of(known) != Concern.THE_CALL
        ? known
        : new StreamBroken(
            "The stream is shared with an identical call, and was ended for a reason of that call.",
            FailureDetail.ofProvider(provider),
            failure);
  }
}
