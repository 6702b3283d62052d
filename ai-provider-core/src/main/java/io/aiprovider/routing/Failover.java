package io.aiprovider.routing;

import io.aiprovider.call.ChatCall;
import io.aiprovider.call.RoutePlanner;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.interceptor.InterceptorChain;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.plan.RoutePlan.Candidate;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.resilience.FailureAction;
import io.aiprovider.resilience.FailurePolicy;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.resilience.circuit.AccountChoice;
import io.aiprovider.resilience.circuit.CircuitBreaking;
import io.aiprovider.resilience.retry.RetryBudget;
import io.aiprovider.resilience.retry.RetryPlan;
import io.aiprovider.routing.hedge.HedgeDelays;
import io.aiprovider.routing.strategy.TargetOrders;
import io.aiprovider.switches.Switches;
import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The end of the call chain: calls the targets of the route one after another, each through the
 * attempt chain, until one answers or no target is left. {@link RetryPlan} decides the next step
 * after a failure.
 */
public final class Failover implements InterceptorChain.Endpoint {
  private final RoutePlanner routes;
  private final ResilienceOptions resilience;
  private final RetryBudget budget;
  private final ModelCatalog catalog;
  private final Clock clock;
  private final AttemptGate gate;
  private final AccountChoice accounts;
  private final PlanOrder order;
  private final Attempts attempts;
  private final Hedging hedging;
  private final Continuations continuations;

  /**
   * Failover between these providers.
   *
   * @param providers the providers by name
   * @param catalog the facts about models: whether they reason, and their limits
   * @param accounts chooses which accounts of a provider are used
   * @param gate decides before each attempt whether it may be made
   * @param orders the order of the targets for each strategy
   * @param switches what operators have decided
   * @param hedgeDelays after which time a second target is called
   * @param threads run the attempts of hedged calls; may reject that
   */
  public Failover(
      Map<String, ConfiguredProvider> providers,
      RoutePlanner routes,
      List<AttemptInterceptor> attemptChain,
      CircuitBreaking circuits,
      ResilienceOptions resilience,
      RetryBudget budget,
      RoutingOptions routing,
      ModelCatalog catalog,
      Clock clock,
      AccountChoice accounts,
      AttemptGate gate,
      TargetOrders orders,
      Switches switches,
      HedgeDelays hedgeDelays,
      Executor threads) {
    this.routes = routes;
    this.resilience = resilience;
    this.budget = budget;
    this.catalog = catalog;
    this.clock = clock;
    this.gate = new SwitchGate(switches, gate);
    this.accounts = accounts;
    this.order = new PlanOrder(providers.values(), routing, orders, switches);
    this.attempts = new Attempts(providers, attemptChain, circuits, accounts, routing, catalog);
    this.hedging = new Hedging(attempts, this.gate, switches, hedgeDelays, threads);
    this.continuations =
        new Continuations(attempts, this.gate, resilience.afterCommit(), routing, catalog);
  }

  @Override
  public ChatReply answer(ChatRequest request, ChatCall call) {
    RoutePlan route = order.of(routes.planFor(request, call), request, call);
    order.keepAccount(route, request, call);
    reportUnable(route, call);
    RetryPlan plan = new RetryPlan(route, resilience, budget, this::contextWindow, clock);
    try {
      return tryTargets(plan, request, call);
    } finally {
      call.routePlan(plan.route());
    }
  }

  private static void reportUnable(RoutePlan route, ChatCall call) {
    if (route.callable().size() == route.candidates().size()) {
      return;
    }
    for (Candidate candidate : route.candidates()) {
      ChatException reason = CapabilityCheck.reason(candidate);
      if (reason != null) {
        call.callReport().skipped(candidate.target(), reason);
      }
    }
  }

  private ChatReply tryTargets(RetryPlan plan, ChatRequest request, ChatCall call) {
    for (RetryPlan.Step step = plan.next(); step != null; step = plan.next()) {
      if (!step.delay().isZero() && step.delay().compareTo(call.remaining()) > 0) {
        break; // with the failure that the wait is for
      }
      call.sleep(step.delay());
      AttemptGate.Pass pass = pass(plan, step, request, call);
      Answer answer = pass == null ? null : attempt(plan, step, request, call, pass);
      if (answer != null) {
        return continuations.of(answer.reply(), answer.step(), plan, request, call);
      }
    }
    throw plan.failure();
  }

  /** Null if the attempt must not be made, and the plan knows why. */
  private AttemptGate.@Nullable Pass pass(
      RetryPlan plan, RetryPlan.Step step, ChatRequest request, ChatCall call) {
    AttemptGate.Entry entry =
        gate.enter(step.target(), attempts.filled(step, request), call, step.mayWait());
    if (entry instanceof AttemptGate.Refused refused) {
      call.callReport().skipped(step.target(), refused.reason());
      refuse(plan, step, refused);
      return null;
    }
    return (AttemptGate.Pass) entry;
  }

  /** The answer to a step. */
  record Answer(RetryPlan.Step step, ChatReply reply) {}

  /** Null if the call goes on, and the plan knows why. */
  private @Nullable Answer attempt(
      RetryPlan plan,
      RetryPlan.Step step,
      ChatRequest request,
      ChatCall call,
      AttemptGate.Pass pass) {
    Duration hedgeAfter = hedging.after(plan, step, request);
    if (hedgeAfter != null) {
      HedgedAttempt hedged = hedging.attempt(plan, request, call);
      Answer answer = hedged.answer(step, pass, hedgeAfter);
      hedged
          .failures()
          .forEach(
              (failed, why) -> {
                if (answer == null) {
                  checkGoesOn(plan, why);
                }
                record(plan, failed, why, call);
              });
      return answer;
    }
    try {
      return new Answer(step, attempts.attempt(step, request, call, pass, begun -> {}));
    } catch (ChatException failure) {
      checkGoesOn(plan, failure);
      record(plan, step, failure, call);
      return null;
    }
  }

  /**
   * Checks that other targets may be called after a failure.
   *
   * @throws ChatException the failure, if it ends the call
   */
  private static void checkGoesOn(RetryPlan plan, ChatException failure) {
    boolean givesUp = FailurePolicy.of(failure.kind()).action() == FailureAction.GIVE_UP;
    if (givesUp && !plan.hasTargetsAfter(failure)) {
      throw failure;
    }
  }

  private void record(RetryPlan plan, RetryPlan.Step step, ChatException failure, ChatCall call) {
    boolean otherAccountLeft =
        !(failure instanceof CoolingDown) && accounts.hasAnother(step.target(), failure, call);
    record(plan, step, failure, call, otherAccountLeft);
  }

  /** Records why an attempt did not answer. */
  static void record(
      RetryPlan plan,
      RetryPlan.Step step,
      ChatException failure,
      ChatCall call,
      boolean otherAccountLeft) {
    if (failure instanceof CoolingDown refusal) {
      if (!step.isLastResort()) { // else its first skip has been reported
        call.callReport().skipped(step.target(), refusal);
      }
      plan.refused(step, refusal);
    } else {
      plan.failed(step, failure, otherAccountLeft);
    }
  }

  static void refuse(RetryPlan plan, RetryPlan.Step step, AttemptGate.Refused refused) {
    if (refused.verdict() == Verdict.BUSY) {
      plan.busy(step, refused.reason());
    } else {
      plan.skipped(step, refused.verdict(), refused.reason());
    }
  }

  /**
   * Which targets a call would have now, and in which order. Makes no attempt, and takes and counts
   * nothing. Where chance decides about the order, it is the most probable one.
   *
   * @throws io.aiprovider.failure.ModelNotFound if no target may answer the request
   */
  public RoutePreview preview(ChatRequest request, ChatCall call) {
    RoutePlan route = order.preview(routes.planFor(request, call), request, call);
    RetryBudget unused = new RetryBudget(0, MonotonicClock.system());
    RetryPlan plan = new RetryPlan(route, resilience, unused, this::contextWindow, clock);
    RouteTrial.Refusals refusals =
        new RouteTrial.Refusals() {
          @Override
          public AttemptGate.@Nullable Refused ofGate(RetryPlan.Step step, boolean mayWait) {
            return gate.refusal(step.target(), attempts.filled(step, request), call, mayWait);
          }

          @Override
          public @Nullable CoolingDown ofCircuit(RetryPlan.Step step, boolean sole) {
            return attempts.refusal(step.target(), call, sole);
          }
        };
    RoutePreview preview = new RouteTrial(plan, refusals, resilience.maxAttempts()).run();
    return preview.withHedge(hedging.after(route, preview, request));
  }

  private long contextWindow(String model) {
    CatalogModel known = catalog.find(model);
    return known == null ? 0 : known.contextWindow();
  }
}
