package io.aiprovider.routing;

import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.plan.RoutePlan.Candidate;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.retry.RetryPlan;
import io.aiprovider.resilience.retry.RetryPlan.Step;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the steps of a call without making attempts: each attempt counts as if its provider
 * was unavailable. So it shows which targets a call would reach, in which order. Used by one
 * thread.
 */
final class RouteTrial {

  /** Why a target would not be called in a step. Answers without taking anything. */
  interface Refusals {
    /** The refusal by the gate; null: it lets the attempt pass. */
    AttemptGate.@Nullable Refused ofGate(Step step, boolean mayWait);

    /**
     * The refusal by the circuit; null: it lets the attempt pass.
     *
     * @param sole whether no other target can be called
     */
    @Nullable CoolingDown ofCircuit(Step step, boolean sole);
  }

  private final RetryPlan plan;
  private final Refusals refusals;
  private final int maxAttempts;
  private final Map<Target, Integer> positions = new HashMap<>();
  private final Map<Target, Duration> cooldowns = new HashMap<>();
  private final Map<Target, Candidate> special = new HashMap<>();

  RouteTrial(RetryPlan plan, Refusals refusals, int maxAttempts) {
    this.plan = plan;
    this.refusals = refusals;
    this.maxAttempts = maxAttempts;
  }

  RoutePreview run() {
    Step step = plan.next();
    while (step != null && !positions.containsKey(step.target())) { // else it is a retry
      take(step);
      step = plan.next();
    }
    return new RoutePreview(
        plan.route().candidates().stream().map(this::entry).toList(),
        positions.isEmpty() ? plan.failure() : null,
        null);
  }

  private void take(Step step) {
    Target target = step.target();
    AttemptGate.Refused refused = refusals.ofGate(step, step.mayWait());
    boolean sole = step.isSole() || step.isLastResort();
    CoolingDown cooldown = refused == null ? refusals.ofCircuit(step, sole) : null;
    if (refused != null) {
      Failover.refuse(plan, step, refused);
    } else if (cooldown != null) {
      remember(target, cooldown);
      plan.refused(step, cooldown);
    } else {
      note(step);
      positions.put(target, positions.size() + 1);
      plan.failed(step, new Unavailable("Not called.", FailureDetail.NONE));
    }
  }

  private void remember(Target target, CoolingDown cooldown) {
    if (cooldown.retryAfter() != null) {
      cooldowns.put(target, cooldown.retryAfter());
    }
  }

  /** Remembers why the target is called although it is not free. */
  private void note(Step step) {
    AttemptGate.Refused busy = step.mayWait() ? refusals.ofGate(step, false) : null;
    if (busy != null && busy.verdict() == Verdict.BUSY) {
      set(
          step,
          Verdict.BUSY,
          busy.reason().getMessage() + " No other target is left, so it is called when possible.");
      return;
    }
    CoolingDown cooldown = step.isSole() ? refusals.ofCircuit(step, false) : null;
    if (cooldown != null) {
      remember(step.target(), cooldown);
    }
    if (step.isLastResort() || cooldown != null) {
      set(step, Verdict.COOLING_DOWN, "cooling down, but no other target can be called");
    }
  }

  private void set(Step step, Verdict verdict, String reason) {
    special.put(step.target(), new Candidate(step.target(), verdict, reason));
  }

  private RoutePreview.Entry entry(Candidate planned) {
    Target target = planned.target();
    Candidate candidate = special.getOrDefault(target, planned);
    int position = positions.getOrDefault(target, 0);
    if (position == 0 && candidate.verdict() == Verdict.SELECTED) {
      candidate = new Candidate(target, Verdict.SELECTED, beyond());
    }
    Duration cooldown = candidate.verdict() == Verdict.COOLING_DOWN ? cooldowns.get(target) : null;
    return new RoutePreview.Entry(candidate, position, cooldown);
  }

  private String beyond() {
    return "a call ends after " + maxAttempts + (maxAttempts == 1 ? " attempt" : " attempts");
  }
}
