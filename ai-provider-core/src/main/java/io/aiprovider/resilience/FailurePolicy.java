package io.aiprovider.resilience;

import static io.aiprovider.resilience.FailureAction.GIVE_UP;
import static io.aiprovider.resilience.FailureAction.RETRY_SAME;
import static io.aiprovider.resilience.FailureAction.TRY_LARGER;
import static io.aiprovider.resilience.FailureAction.TRY_NEXT;

import io.aiprovider.failure.FailureKind;
import java.time.Duration;

/**
 * The one table of what each kind of failure means. {@code docs/resilience.md} shows it, and a test
 * keeps the two alike.
 *
 * @param action what to do next
 * @param againstProvider whether it counts against the provider, and in the end opens its circuit
 * @param cooldown how long other targets are preferred after one such failure, whatever the
 *     provider says; zero for failures after which only a {@code Retry-After} counts
 */
public record FailurePolicy(FailureAction action, boolean againstProvider, Duration cooldown) {

  private FailurePolicy(FailureAction action, boolean againstProvider) {
    this(action, againstProvider, Duration.ZERO);
  }

  public static FailurePolicy of(FailureKind kind) {
    return switch (kind) { // no default: a new kind breaks the build, and asks for a decision
      case INVALID_REQUEST -> new FailurePolicy(GIVE_UP, false);
      case CONTEXT_OVERFLOW -> new FailurePolicy(TRY_LARGER, false);
      case CONTENT_FILTERED -> new FailurePolicy(GIVE_UP, false);
      case MODEL_NOT_FOUND -> new FailurePolicy(TRY_NEXT, false);
      case UNSUPPORTED -> new FailurePolicy(TRY_NEXT, false);
      case UNAUTHORIZED ->
          new FailurePolicy(TRY_NEXT, true); // another provider's key is not broken
      case PERMISSION_DENIED -> new FailurePolicy(TRY_NEXT, true);
      case QUOTA_EXHAUSTED -> new FailurePolicy(TRY_NEXT, false, Duration.ofMinutes(5));
      case RATE_LIMITED -> new FailurePolicy(RETRY_SAME, false);
      case CONFLICT -> new FailurePolicy(RETRY_SAME, false);
      case OVERLOADED -> new FailurePolicy(RETRY_SAME, true);
      case UNAVAILABLE -> new FailurePolicy(RETRY_SAME, true);
      case TIMED_OUT -> new FailurePolicy(RETRY_SAME, true);
      case MALFORMED_REPLY -> new FailurePolicy(RETRY_SAME, true);
      case STREAM_BROKEN -> new FailurePolicy(RETRY_SAME, true);
      case COOLING_DOWN -> new FailurePolicy(TRY_NEXT, false);
      case NO_TARGET_LEFT -> new FailurePolicy(GIVE_UP, false);
      case DEADLINE_EXCEEDED -> new FailurePolicy(GIVE_UP, false);
      case CANCELLED -> new FailurePolicy(GIVE_UP, false);
    };
  }
}
