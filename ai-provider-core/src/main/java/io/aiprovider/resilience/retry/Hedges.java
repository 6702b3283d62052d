package io.aiprovider.resilience.retry;

import io.aiprovider.plan.RoutePlan.Candidate;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.reply.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attempt that a call makes while another one is running: at most one. */
final class Hedges {
  private RetryPlan.@Nullable Step taken;

  /**
   * The targets that may be called beside the running one, in order. A stand-in for the requested
   * model is not called only because a target is slow.
   *
   * @param untried the candidates that were not called yet
   */
  List<RetryPlan.Step> among(List<Candidate> untried, RetryPlan.Step running, WindowLimit window) {
    List<RetryPlan.Step> others = new ArrayList<>();
    for (Candidate candidate : taken == null ? untried : List.<Candidate>of()) {
      Target target = candidate.target();
      boolean asRequested = candidate.verdict() == Verdict.SELECTED && !target.fallback();
      if (asRequested && window.fits(target) && !running.isOn(target)) {
        others.add(new RetryPlan.Step(target, false));
      }
    }
    return others;
  }

  void began(RetryPlan.Step hedge) {
    taken = hedge;
  }

  boolean has(Target target) {
    return taken != null && taken.isOn(target);
  }
}
