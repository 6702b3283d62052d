package io.aiprovider.resilience;

import io.aiprovider.call.Target;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.NoTargetLeft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a call has got with its targets, and what to do next: those that were not tried come
 * first, in order; then, as far as policy and budget allow, those that failed in a way that may
 * pass. Only a failure that names a wait of at most a second is tried again before the next target.
 * Used by one thread.
 */
public final class Progress {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** With these, nobody has begun to answer. */
  private static final Set<FailureKind> NEVER_ASKED =
      EnumSet.of(FailureKind.MODEL_NOT_FOUND, FailureKind.UNSUPPORTED);

  /**
   * The next step.
   *
   * @param target whom to ask
   * @param delay how long to wait before
   */
  public record Step(Target target, Duration delay) {}

  private final ResilienceOptions options;
  private final RetryBudget budget;
  private final List<Try> tries;
  private final List<ChatException> failures = new ArrayList<>();
  private @Nullable Duration cooldown;
  private int counted;
  private @Nullable Try soonAgain;

  private static final class Try {
    private final Target target;
    private int attempts;
    private boolean skipped;
    private @Nullable ChatException failure;

    Try(Target target) {
      this.target = target;
    }
  }

  public Progress(List<Target> targets, ResilienceOptions options, RetryBudget budget) {
    this.options = options;
    this.budget = budget;
    this.tries = targets.stream().map(Try::new).toList();
    budget.callBegan();
  }

  /** The next step; null when there is none. */
  public @Nullable Step next() {
    if (counted >= options.maxAttempts()) {
      return null;
    }
    if (soonAgain != null) {
      Try again = soonAgain;
      soonAgain = null;
      if (mayRetry(again) && budget.tryRetry()) {
        return retry(again);
      }
    }
    for (Try candidate : tries) {
      if (candidate.attempts == 0 && !candidate.skipped) {
        return new Step(candidate.target, Duration.ZERO);
      }
    }
    for (Try candidate : tries) {
      if (mayRetry(candidate) && budget.tryRetry()) {
        return retry(candidate);
      }
    }
    return null;
  }

  private boolean mayRetry(Try candidate) {
    ChatException failure = candidate.failure;
    return failure != null
        && !candidate.skipped
        && candidate.attempts < options.retry().maxAttempts()
        && FailurePolicy.of(failure.kind()).action() == FailureAction.RETRY_SAME
        && isWorthWaitingFor(failure.retryAfter());
  }

  private boolean isWorthWaitingFor(@Nullable Duration asked) {
    return asked == null || asked.compareTo(options.retry().maxBackoff()) <= 0;
  }

  private Step retry(Try candidate) {
    return new Step(candidate.target, waitBefore(candidate));
  }

  private Duration waitBefore(Try candidate) {
    Duration backoff = options.retry().waitAfter(candidate.attempts);
    Duration asked = candidate.failure == null ? null : candidate.failure.retryAfter();
    if (asked == null) {
      return backoff;
    }
    Duration honoured = asked.plusMillis(2); // clocks differ in their last digit
    return honoured.compareTo(backoff) > 0 ? honoured : backoff;
  }

  /** Notes that a target was not to be asked just now. */
  public void coolingDown(Target target, CoolingDown refusal) {
    tryOf(target).skipped = true;
    Duration wait = refusal.retryAfter();
    if (wait != null && (cooldown == null || wait.compareTo(cooldown) < 0)) {
      cooldown = wait;
    }
  }

  /** Notes that an attempt failed, in a way that does not end the call. */
  public void failed(Target target, ChatException failure) {
    Try failed = tryOf(target);
    failed.attempts++;
    failed.failure = failure;
    failures.add(failure);
    if (!NEVER_ASKED.contains(failure.kind())) {
      counted++;
    }
    Duration wait = failure.retryAfter();
    soonAgain = wait != null && wait.compareTo(PATIENCE) <= 0 ? failed : null;
  }

  private Try tryOf(Target target) {
    return tries.stream().filter(t -> t.target.equals(target)).findFirst().orElseThrow();
  }

  /** What the call fails with when there is no next step. */
  public ChatException failure() {
    if (failures.isEmpty()) {
      return new CoolingDown(
          "Every provider that may serve this call is cooling down after earlier failures. Try"
              + " again later.",
          FailureDetail.NONE.withRetryAfter(cooldown));
    }
    return failures.size() == 1 ? failures.get(0) : new NoTargetLeft(failures);
  }
}
