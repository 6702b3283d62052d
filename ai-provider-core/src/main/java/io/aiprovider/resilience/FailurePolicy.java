package io.aiprovider.resilience;

import static io.aiprovider.resilience.FailureAction.GIVE_UP;
import static io.aiprovider.resilience.FailureAction.RETRY_SAME;
import static io.aiprovider.resilience.FailureAction.TRY_LARGER;
import static io.aiprovider.resilience.FailureAction.TRY_NEXT;

import io.aiprovider.failure.FailureKind;
import java.time.Duration;

/**
 * How a call goes on after each kind of failure. {@code docs/resilience.md} has the same table; a
 * test compares both.
 *
 * @param action what to do next
 * @param againstProvider whether it counts as a failure of the provider; several of them open its
 *     circuit
 * @param cooldown how long other targets are preferred after one such failure, even if the provider
 *     sends no {@code Retry-After}; zero if only a {@code Retry-After} causes a cooldown
 */
public record FailurePolicy(FailureAction action, boolean againstProvider, Duration cooldown) {

  private FailurePolicy(FailureAction action, boolean againstProvider) {
    this(action, againstProvider, Duration.ZERO);
  }

  public static FailurePolicy of(FailureKind kind) {
    return switch (kind) { // no default branch: a new kind does not compile until it is added
      case INVALID_REQUEST -> new FailurePolicy(GIVE_UP, false);
      case CONTEXT_OVERFLOW -> new FailurePolicy(TRY_LARGER, false);
      case CONTENT_FILTERED -> new FailurePolicy(GIVE_UP, false);
      case MODEL_NOT_FOUND -> new FailurePolicy(TRY_NEXT, false);
      case MODEL_NOT_ALLOWED -> new FailurePolicy(GIVE_UP, false);
      case LIMIT_REACHED -> new FailurePolicy(GIVE_UP, false);
      case ACCOUNTING_UNAVAILABLE -> new FailurePolicy(GIVE_UP, false);
      case BUDGET_EXCEEDED -> new FailurePolicy(GIVE_UP, false);
      case BUDGET_UNAVAILABLE -> new FailurePolicy(GIVE_UP, false);
      case PROVIDER_DISABLED -> new FailurePolicy(TRY_NEXT, false);
      case NOT_CACHED -> new FailurePolicy(GIVE_UP, false);
      case UNSUPPORTED -> new FailurePolicy(TRY_NEXT, false);
      case UNAUTHORIZED -> new FailurePolicy(TRY_NEXT, true); // another provider has another key
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

  /**
   * For how long the other accounts of a provider are used after one such failure of one account,
   * if the provider sends no {@code Retry-After}; zero if the failure says nothing about an
   * account.
   */
  public static Duration accountCooldown(FailureKind kind) {
    return switch (kind) {
      case UNAUTHORIZED, PERMISSION_DENIED, QUOTA_EXHAUSTED -> Duration.ofMinutes(5);
      case RATE_LIMITED -> Duration.ofSeconds(5);
      default -> Duration.ZERO;
    };
  }

  /** Whether the provider may still answer such a request with another account. */
  public static boolean concernsAccount(FailureKind kind) {
    return !accountCooldown(kind).isZero();
  }
}
