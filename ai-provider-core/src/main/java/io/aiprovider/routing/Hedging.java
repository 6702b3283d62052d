package io.aiprovider.routing;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.retry.RetryPlan;
import io.aiprovider.routing.hedge.AttemptRace;
import io.aiprovider.routing.hedge.HedgeDelays;
import io.aiprovider.switches.Switches;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Calls a second target while the first one takes long. Thread-safe.
 *
 * @param switches a target that is drained is not called beside another one
 * @param delays after which time
 * @param threads run the attempts of calls that may be hedged; may reject that
 */
record Hedging(
    Attempts attempts, AttemptGate gate, Switches switches, HedgeDelays delays, Executor threads) {

  /** How long the target of this step may take; null if the call is not hedged. */
  @Nullable Duration after(RetryPlan plan, RetryPlan.Step step, ChatRequest request) {
    Duration delay = delays.of(plan.route().group(), step.target(), request);
    return delay == null || targets(plan, step).isEmpty() ? null : delay;
  }

  /** How long the first target may take; null if the call would not be hedged. */
  @Nullable Duration after(RoutePlan route, RoutePreview preview, ChatRequest request) {
    Target first = preview.first();
    return first == null || !preview.hasHedge() ? null : delays.of(route.group(), first, request);
  }

  private List<RetryPlan.Step> targets(RetryPlan plan, RetryPlan.Step running) {
    return plan.hedges(running).stream()
        .filter(step -> !switches.isDraining(step.target()))
        .toList();
  }

  /** Such an attempt of a call. */
  HedgedAttempt attempt(RetryPlan plan, ChatRequest request, ChatCall call) {
    return new HedgedAttempt(this, plan, request, call, new AttemptRace(call, threads));
  }

  /**
   * A second attempt that may be made now, taken from the retry budget; null if there is none. A
   * target that is refused here may be called later.
   */
  @Nullable Hedge begin(RetryPlan plan, RetryPlan.Step first, ChatRequest request, ChatCall call) {
    for (RetryPlan.Step step : targets(plan, first)) {
      AttemptGate.Pass pass = pass(step, request, call);
      if (pass != null && plan.tryHedge(step)) {
        return new Hedge(step, pass);
      }
      if (pass != null) {
        pass.permit().ended();
        return null;
      }
    }
    return null;
  }

  /** An attempt that may be made. */
  record Hedge(RetryPlan.Step step, AttemptGate.Pass pass) {}

  private AttemptGate.@Nullable Pass pass(RetryPlan.Step step, ChatRequest request, ChatCall call) {
    Target target = step.target();
    boolean affordable = call.trace().loweredMaxTokens() == null;
    if (!affordable || attempts.refusal(target, call, false) != null) {
      return null;
    }
    if (!(gate.enter(target, attempts.filled(step, request), call, false)
        instanceof AttemptGate.Pass pass)) {
      return null;
    }
    if (call.trace().loweredMaxTokens() == null) {
      return pass;
    }
    call.callReport().loweredMaxTokens(null); // the first attempt has all that the call may cost
    pass.permit().ended();
    return null;
  }
}
