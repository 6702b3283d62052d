package io.aiprovider.resilience;

import io.aiprovider.call.RoutePlan;
import io.aiprovider.call.RoutePlan.Candidate;
import io.aiprovider.call.RoutePlan.Verdict;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.reply.Target;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How far a call has got with its targets, and what to do next: those that were not asked come
 * first, in order; then, as far as policy and budget allow, those that failed in a way that may
 * pass. Only a failure that names a wait of at most a second is tried again before the next target.
 * Used by one thread.
 */
public final class RetryPlan {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** With these, nobody has begun to answer. */
  private static final Set<FailureKind> NEVER_ASKED =
      EnumSet.of(FailureKind.MODEL_NOT_FOUND, FailureKind.UNSUPPORTED);

  /** The next step. */
  public static final class Step {
    private final Target target;
    private final boolean sole;
    private Duration delay = Duration.ZERO;
    private int attempts;
    private @Nullable ChatException failure;

    private Step(Target target, boolean sole) {
      this.target = target;
      this.sole = sole;
    }

    /** Whom to ask. */
    public Target target() {
      return target;
    }

    /** Whether nobody else could answer the call. */
    public boolean isSole() {
      return sole;
    }

    /** How long to wait before. */
    public Duration delay() {
      return delay;
    }
  }

  private final RoutePlan route;
  private final ResilienceOptions options;
  private final RetryBudget budget;
  private final ToLongFunction<String> contextWindow;
  private final FailureSummary summary;
  private final List<Step> asked = new ArrayList<>();
  private final List<Candidate> passedOver = new ArrayList<>();
  private int position;
  private int counted;
  private boolean overflowed;
  private long window;
  private @Nullable Step soonAgain;

  /**
   * The beginning of a call.
   *
   * @param contextWindow how many tokens a model takes; 0 when not known
   * @param clock tells until when a target is not asked
   */
  public RetryPlan(
      RoutePlan route,
      ResilienceOptions options,
      RetryBudget budget,
      ToLongFunction<String> contextWindow,
      Clock clock) {
    this.route = route;
    this.options = options;
    this.budget = budget;
    this.contextWindow = contextWindow;
    this.summary = new FailureSummary(clock);
    budget.callBegan();
  }

  /** The next step; null when there is none. End it with {@link #failed} or {@link #refused}. */
  public @Nullable Step next() {
    if (counted >= options.maxAttempts()) {
      return null;
    }
    Step again = soonAgain;
    soonAgain = null;
    if (again != null && mayRetry(again) && budget.tryRetry()) {
      return retry(again);
    }
    while (position < route.askable().size()) {
      Candidate candidate = route.askable().get(position++);
      if (mayAsk(candidate)) {
        return new Step(candidate.target(), route.isSole());
      }
    }
    for (Step step : asked) {
      if (mayRetry(step) && budget.tryRetry()) {
        return retry(step);
      }
    }
    return null;
  }

  private boolean mayAsk(Candidate candidate) {
    if (candidate.verdict() == Verdict.RESERVE && !hasNotTheModel(candidate.target().provider())) {
      return false;
    }
    if (!fits(candidate.target())) {
      passedOver.add(new Candidate(candidate.target(), Verdict.SMALLER_WINDOW));
      return false;
    }
    return true;
  }

  /** Whether the provider was asked, and said each time that it does not have the model. */
  private boolean hasNotTheModel(String provider) {
    boolean wasAsked = false;
    for (Step step : asked) {
      if (step.target.provider().equals(provider)) {
        if (step.failure == null || step.failure.kind() != FailureKind.MODEL_NOT_FOUND) {
          return false;
        }
        wasAsked = true;
      }
    }
    return wasAsked;
  }

  /** Whether the prompt may fit, after it did not fit elsewhere. */
  private boolean fits(Target target) {
    return !overflowed || window > 0 && contextWindow.applyAsLong(target.model()) > window;
  }

  private boolean mayRetry(Step step) {
    ChatException failure = step.failure;
    return failure != null
        && step.attempts < options.retry().maxAttempts()
        && FailurePolicy.of(failure.kind()).action() == FailureAction.RETRY_SAME
        && isWorthWaitingFor(failure.retryAfter())
        && fits(step.target);
  }

  private boolean isWorthWaitingFor(@Nullable Duration wait) {
    return wait == null || wait.compareTo(options.retry().maxBackoff()) <= 0;
  }

  private Step retry(Step step) {
    step.delay = waitBefore(step);
    return step;
  }

  private Duration waitBefore(Step step) {
    Duration backoff = options.retry().waitAfter(step.attempts);
    Duration named = step.failure == null ? null : step.failure.retryAfter();
    if (named == null) {
      return backoff;
    }
    Duration honoured = named.plusMillis(2); // clocks differ in their last digit
    return honoured.compareTo(backoff) > 0 ? honoured : backoff;
  }

  /** Notes that a target must not be asked just now. */
  public void refused(Step step, CoolingDown refusal) {
    if (step.attempts == 0) { // else it has failed this call, and that says more
      asked.add(step);
    }
    step.failure = refusal;
    passedOver.add(
        new Candidate(
            step.target, Verdict.COOLING_DOWN, summary.coolingDown(step.target, refusal)));
  }

  /** Notes that an attempt failed, in a way that does not end the call. */
  public void failed(Step step, ChatException failure) {
    if (step.attempts++ == 0) {
      asked.add(step);
    }
    step.failure = failure;
    summary.failed(step.target, failure);
    if (!NEVER_ASKED.contains(failure.kind())) {
      counted++;
    }
    if (failure.kind() == FailureKind.CONTEXT_OVERFLOW) {
      long tooSmall = contextWindow.applyAsLong(step.target.model());
      window = overflowed && (window == 0 || tooSmall == 0) ? 0 : Math.max(window, tooSmall);
      overflowed = true;
    }
    Duration wait = failure.retryAfter();
    soonAgain = wait != null && wait.compareTo(PATIENCE) <= 0 ? step : null;
  }

  /** The route with the targets that were passed over since, and why. */
  public RoutePlan route() {
    return passedOver.isEmpty() ? route : route.with(passedOver);
  }

  /** What the call fails with when there is no next step. */
  public ChatException failure() {
    return summary.failure();
  }
}
