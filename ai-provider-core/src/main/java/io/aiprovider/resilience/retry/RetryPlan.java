package io.aiprovider.resilience.retry;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.plan.RoutePlan.Candidate;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.FailureAction;
import io.aiprovider.resilience.FailurePolicy;
import io.aiprovider.resilience.ResilienceOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which targets a call has tried, and the next step: first the targets that were not called yet, in
 * order; then, if the retry policy and the retry budget allow it, those whose failure may be
 * temporary. A target is retried before the next one is called only if its failure has a {@code
 * Retry-After} of at most one second. When no such step is left, the targets that were skipped may
 * be called as a last resort.
 *
 * <p>Used by one thread.
 */
public final class RetryPlan {
  private static final Duration LONGEST_WAIT_BEFORE_NEXT = Duration.ofSeconds(1);

  /** Failures that do not count as attempts, because the target cannot serve this request. */
  private static final Set<FailureKind> NOT_COUNTED =
      EnumSet.of(FailureKind.MODEL_NOT_FOUND, FailureKind.UNSUPPORTED);

  /** The next step. */
  public static final class Step {
    private final Target target;
    private final boolean sole;
    private boolean lastResort;
    private boolean mayWait;
    private Duration delay = Duration.ZERO;
    private int attempts;
    private @Nullable ChatException failure;
    private boolean once;

    Step(Target target, boolean sole) {
      this.target = target;
      this.sole = sole;
      this.mayWait = sole;
    }

    /** The target to call. */
    public Target target() {
      return target;
    }

    /** Whether no other target could answer the call. */
    public boolean isSole() {
      return sole;
    }

    /**
     * Whether the target is called although it is cooling down, because no other one can be called.
     * It is not retried then.
     */
    public boolean isLastResort() {
      return lastResort;
    }

    /** Whether the attempt may wait for room at a busy provider, because no other one is left. */
    public boolean mayWait() {
      return mayWait;
    }

    /** How long to wait before the attempt. */
    public Duration delay() {
      return delay;
    }

    boolean isOn(Target other) {
      return target.toString().equals(other.toString()); // whether a fallback or not
    }

    /** Whether the target was skipped, and was never called. */
    boolean wasOnlySkipped() {
      return failure instanceof CoolingDown && attempts == 0;
    }

    /** The attempt is the last resort of its call. */
    public void becomeLastResort() {
      lastResort = true;
      delay = Duration.ZERO;
    }
  }

  private final RoutePlan route;
  private final ResilienceOptions options;
  private final RetryBudget budget;
  private final WindowLimit window;
  private final LastResort lastResort = new LastResort();
  private final FailureSummary summary;
  private final List<Step> tried = new ArrayList<>();
  private final List<Candidate> skipped = new ArrayList<>();
  private final Set<Verdict> followed = EnumSet.noneOf(Verdict.class);
  private final List<Step> calledInstead = new ArrayList<>();
  private final Hedges hedges = new Hedges();
  private final Deque<Step> busy = new ArrayDeque<>();
  private int position;
  private int counted;
  private @Nullable Step retryFirst;
  private @Nullable Step otherAccount;

  /**
   * Creates a plan for the beginning of a call.
   *
   * @param contextWindow the context window of a model, in tokens; 0 when not known
   * @param clock the current date, for messages about the end of a cooldown
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
    this.window = new WindowLimit(contextWindow);
    this.summary = new FailureSummary(clock);
    if (isTooLongForAll()) {
      followed.add(Verdict.ON_CONTEXT_OVERFLOW);
    }
    budget.callBegan();
  }

  /**
   * The next step; null when there is none. If the attempt does not succeed, report it with {@link
   * #failed} or {@link #refused} before the next call of this method.
   */
  public @Nullable Step next() {
    if (counted >= options.maxAttempts()) {
      return null;
    }
    Step again = retryFirst;
    retryFirst = null;
    Step other = otherAccount;
    otherAccount = null;
    if (other != null) {
      other.delay = Duration.ZERO;
      return other;
    }
    Step instead = instead();
    if (instead != null) {
      return instead;
    }
    if (followed.contains(Verdict.ON_CONTENT_FILTER)) {
      return waiting();
    }
    if (again != null && mayRetry(again) && budget.tryRetry()) {
      return retry(again);
    }
    while (position < route.callable().size()) {
      Candidate candidate = route.callable().get(position++);
      if (mayCall(candidate)) {
        return new Step(candidate.target(), route.isSole());
      }
    }
    Step waiting = waiting();
    if (waiting != null) {
      return waiting;
    }
    for (Step step : tried) {
      if (mayRetry(step) && budget.tryRetry()) {
        return retry(step);
      }
    }
    return lastResort();
  }

  /**
   * The targets that may be called while an attempt is running, in order: those for the requested
   * model that were not called yet. None if the call has already had such an attempt.
   */
  public List<Step> hedges(Step running) {
    boolean allowed = followed.isEmpty() && counted + 2 <= options.maxAttempts();
    return allowed
        ? hedges.among(route.callable().subList(position, route.callable().size()), running, window)
        : List.of();
  }

  /**
   * Takes an attempt beside the running one from the retry budget. If it does not answer the call,
   * report it like any other.
   *
   * @param hedge one of {@link #hedges}
   * @return false if the budget is used up
   */
  public boolean tryHedge(Step hedge) {
    boolean allowed = budget.tryRetry();
    if (allowed) {
      hedges.began(hedge);
    }
    return allowed;
  }

  /**
   * The targets that may go on where the stream of an attempt broke off, in order: those that were
   * not called yet. The failure of the stream must have been reported.
   */
  public List<Step> continuations() {
    return counted >= options.maxAttempts() || !followed.isEmpty()
        ? List.of()
        : route.callable().subList(position, route.callable().size()).stream()
            .filter(candidate -> candidate.verdict() == Verdict.SELECTED)
            .map(Candidate::target)
            .filter(target -> !hedges.has(target) && !wasTaken(target))
            .map(target -> new Step(target, false))
            .toList();
  }

  /** The next busy target; now the call may wait for it. */
  private @Nullable Step waiting() {
    Step waiting = busy.poll();
    if (waiting != null) {
      waiting.mayWait = true;
      wasNotSkipped(waiting);
    }
    return waiting;
  }

  private @Nullable Step lastResort() {
    Step step = lastResort.among(tried);
    if (step != null) {
      wasNotSkipped(step);
    }
    return step;
  }

  /** Whether the targets for the requested model were left out because of their windows. */
  private boolean isTooLongForAll() {
    if (route.callable().isEmpty()) {
      return false;
    }
    Candidate first = route.callable().get(0);
    boolean own = first.verdict() == Verdict.SELECTED && !first.target().fallback();
    return !own
        && route.candidates().stream()
            .anyMatch(candidate -> candidate.verdict() == Verdict.PROMPT_TOO_LONG);
  }

  /** The next target that is called because of a failure of another one. */
  private @Nullable Step instead() {
    for (Candidate candidate : followed.isEmpty() ? List.<Candidate>of() : route.callable()) {
      Target target = candidate.target();
      if (followed.contains(candidate.verdict()) && !wasTaken(target) && window.mayFit(target)) {
        Step step = new Step(target, false);
        step.once = true;
        calledInstead.add(step);
        return step;
      }
    }
    return null;
  }

  private boolean wasTaken(Target target) {
    return Stream.of(tried, busy, calledInstead)
        .flatMap(Collection::stream)
        .anyMatch(step -> step.isOn(target));
  }

  /** Whether a target was called before its turn, because of a failure of another one. */
  private boolean wasCalledInstead(Target target) {
    return !followed.isEmpty() && wasTaken(target);
  }

  private void wasNotSkipped(Step step) {
    skipped.removeIf(candidate -> candidate.target().equals(step.target));
  }

  private boolean mayCall(Candidate candidate) {
    boolean afterFailure =
        candidate.verdict() == Verdict.ON_CONTEXT_OVERFLOW
            || candidate.verdict() == Verdict.ON_CONTENT_FILTER;
    Target target = candidate.target();
    if (afterFailure || wasCalledInstead(target) || hedges.has(target)) {
      return false;
    }
    if (candidate.verdict() == Verdict.RESERVE && !lacksTheModel(candidate.target().provider())) {
      return false;
    }
    if (!window.fits(candidate.target())) {
      skipped.add(new Candidate(candidate.target(), Verdict.SMALLER_WINDOW));
      return false;
    }
    return true;
  }

  /** Whether the provider was called, and reported each time that it does not have the model. */
  private boolean lacksTheModel(String provider) {
    boolean wasCalled = false;
    for (Step step : tried) {
      if (step.target.provider().equals(provider)) {
        if (step.failure == null || step.failure.kind() != FailureKind.MODEL_NOT_FOUND) {
          return false;
        }
        wasCalled = true;
      }
    }
    return wasCalled;
  }

  private boolean mayRetry(Step step) {
    ChatException failure = step.failure;
    return failure != null
        && !step.lastResort
        && !step.once
        && step.attempts < options.retry().maxAttempts()
        && FailurePolicy.of(failure.kind()).action() == FailureAction.RETRY_SAME
        && isWorthWaitingFor(failure.retryAfter())
        && window.fits(step.target);
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
    Duration requested = step.failure == null ? null : step.failure.retryAfter();
    if (requested == null) {
      return backoff;
    }
    Duration wait = requested.plusMillis(2); // two clocks may differ by a millisecond or two
    return wait.compareTo(backoff) > 0 ? wait : backoff;
  }

  /** Records that a target must not be called at present. */
  public void refused(Step step, CoolingDown refusal) {
    if (step.attempts == 0 && !step.lastResort) { // else the step is in the list already
      tried.add(step);
    }
    step.failure = refusal;
    skipped.add(
        new Candidate(
            step.target, Verdict.COOLING_DOWN, summary.coolingDown(step.target, refusal)));
  }

  /**
   * Records that a target is not called because of what it costs.
   *
   * @param verdict on this candidate
   * @param reason with which the call fails if no target is left
   */
  public void skipped(Step step, Verdict verdict, ChatException reason) {
    if (step.attempts == 0) {
      skipped.add(new Candidate(step.target, verdict, String.valueOf(reason.getMessage())));
      if (!step.lastResort) {
        tried.add(step);
      }
    }
    step.failure = reason; // of a kind that is not retried
    summary.skipped(step.target, reason);
  }

  /**
   * Records that the provider has no room for an attempt. If no other target is left, the call
   * waits for room, once.
   *
   * @param reason with which the call fails if no target is left
   */
  public void busy(Step step, ChatException reason) {
    skipped.add(new Candidate(step.target, Verdict.BUSY, String.valueOf(reason.getMessage())));
    summary.skipped(step.target, reason);
    if (!step.mayWait) {
      busy.add(step);
    }
  }

  /** Records that an attempt failed, in a way that does not end the call. */
  public void failed(Step step, ChatException failure) {
    if (step.attempts++ == 0 && !step.lastResort) {
      tried.add(step);
    }
    step.failure = failure;
    summary.failed(step.target, failure);
    if (!NOT_COUNTED.contains(failure.kind())) {
      counted++;
    }
    lastResort.failed(failure);
    follow(step, failure.kind());
    Duration wait = failure.retryAfter();
    retryFirst = wait != null && wait.compareTo(LONGEST_WAIT_BEFORE_NEXT) <= 0 ? step : null;
  }

  /**
   * Records that an attempt failed, in a way that does not end the call.
   *
   * @param otherAccountLeft whether the provider may answer with another account: if so, it is
   *     called with it at once. That is not a retry, because nothing is sent to the same account
   *     again
   */
  public void failed(Step step, ChatException failure, boolean otherAccountLeft) {
    failed(step, failure);
    otherAccount = otherAccountLeft ? step : otherAccount;
  }

  private void follow(Step step, FailureKind kind) {
    if (kind == FailureKind.CONTEXT_OVERFLOW) {
      window.tooSmall(step.target);
      followed.add(Verdict.ON_CONTEXT_OVERFLOW);
    } else if (kind == FailureKind.CONTENT_FILTERED) {
      followed.clear(); // what is called next must be meant for this
      busy.clear();
      followed.add(Verdict.ON_CONTENT_FILTER);
    }
  }

  /**
   * Whether there are targets that are to be called after this failure, although others are not.
   */
  public boolean hasTargetsAfter(ChatException failure) {
    return failure.kind() == FailureKind.CONTENT_FILTERED
        && route.callable().stream()
            .anyMatch(candidate -> candidate.verdict() == Verdict.ON_CONTENT_FILTER);
  }

  /** The route, including the targets that were skipped during the call, with reasons. */
  public RoutePlan route() {
    return skipped.isEmpty() ? route : route.with(skipped);
  }

  /** The failure of the call when there is no next step. */
  public ChatException failure() {
    return summary.failure();
  }
}
