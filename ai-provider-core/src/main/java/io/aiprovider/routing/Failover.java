package io.aiprovider.routing;

import io.aiprovider.call.AttemptRun;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.RoutePlanner;
import io.aiprovider.catalog.Capability;
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
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.FailureAction;
import io.aiprovider.resilience.FailurePolicy;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.resilience.circuit.CircuitBreaking;
import io.aiprovider.resilience.retry.RetryBudget;
import io.aiprovider.resilience.retry.RetryPlan;
import io.aiprovider.routing.strategy.TargetOrders;
import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The end of the call chain: calls the targets of the route one after another, each through the
 * attempt chain, until one answers or no target is left. {@link RetryPlan} decides the next step
 * after a failure.
 */
public final class Failover implements InterceptorChain.Endpoint {
  private final Map<String, ConfiguredProvider> providers;
  private final RoutePlanner routes;
  private final List<AttemptInterceptor> attemptChain;
  private final CircuitBreaking circuits;
  private final ResilienceOptions resilience;
  private final RetryBudget budget;
  private final RoutingOptions routing;
  private final ModelCatalog catalog;
  private final Clock clock;
  private final AttemptGate gate;
  private final PlanOrder order;

  /**
   * Failover between these providers.
   *
   * @param providers the providers by name
   * @param catalog the facts about models: whether they reason, and their limits
   * @param gate decides before each attempt whether it may be made
   * @param orders the order of the targets for each strategy
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
      AttemptGate gate,
      TargetOrders orders) {
    this.providers = Map.copyOf(providers);
    this.routes = routes;
    this.attemptChain = List.copyOf(attemptChain);
    this.circuits = circuits;
    this.resilience = resilience;
    this.budget = budget;
    this.routing = routing;
    this.catalog = catalog;
    this.clock = clock;
    this.gate = gate;
    this.order = new PlanOrder(providers.values(), routing, orders);
  }

  @Override
  public ChatReply answer(ChatRequest request, ChatCall call) {
    RoutePlan route = order.of(routes.planFor(request, call), request, call);
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
      ChatRequest filled = filled(step, request);
      AttemptGate.Entry entry = gate.enter(step.target(), filled, call, step.mayWait());
      if (entry instanceof AttemptGate.Refused refused) {
        call.callReport().skipped(step.target(), refused.reason());
        refuse(plan, step, refused);
        continue;
      }
      try {
        return attempt(step, request, call, (AttemptGate.Pass) entry);
      } catch (CoolingDown refusal) {
        if (!step.isLastResort()) { // else its first skip has been reported
          call.callReport().skipped(step.target(), refusal);
        }
        plan.refused(step, refusal);
      } catch (ChatException failure) {
        boolean givesUp = FailurePolicy.of(failure.kind()).action() == FailureAction.GIVE_UP;
        if (givesUp && !plan.hasTargetsAfter(failure)) {
          throw failure;
        }
        plan.failed(step, failure);
      }
    }
    throw plan.failure();
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
            return gate.refusal(step.target(), filled(step, request), call, mayWait);
          }

          @Override
          public @Nullable CoolingDown ofCircuit(RetryPlan.Step step) {
            return circuits.refusal(step.target(), step.isSole() || step.isLastResort());
          }
        };
    return new RouteTrial(plan, refusals, resilience.maxAttempts()).run();
  }

  /** Makes an attempt, which ends its permit in every case. */
  private ChatReply attempt(
      RetryPlan.Step step, ChatRequest request, ChatCall call, AttemptGate.Pass pass) {
    AttemptGate.Permit permit = pass.permit();
    ChatReply reply;
    try {
      reply =
          circuits.attempt(
              step.target(),
              step.isSole() || step.isLastResort(),
              () -> run(step, request, call, pass));
    } catch (RuntimeException | Error failure) {
      permit.ended();
      throw failure;
    }
    reply.onEnd(end -> permit.ended());
    return reply;
  }

  private ChatReply run(
      RetryPlan.Step step, ChatRequest request, ChatCall call, AttemptGate.Pass pass) {
    ChatRequest sent = pass.request();
    ConfiguredProvider configured = configured(step.target());
    ChatProvider provider = configured.provider();
    AttemptRun run = call.attempt(step.target(), step.isSole(), Defaults.in(sent, request));
    run.call().report().vendor(configured.vendor());
    run.call().report().answerLimit(pass.permit().answerLimit());
    pass.permit().began(run.call()::attemptSoFar);
    return run.run(
        sent,
        attempt ->
            InterceptorChain.run(
                attemptChain, (last, its) -> send(provider, last, its), sent, attempt));
  }

  private static ChatReply send(ChatProvider provider, ChatRequest request, ChatCall attempt) {
    if (!provider.reportsDispatch()) {
      attempt.report().dispatched();
    }
    return provider.chat(request, attempt);
  }

  private ConfiguredProvider configured(Target target) {
    ConfiguredProvider configured = providers.get(target.provider());
    if (configured == null) {
      throw new IllegalStateException("No provider is called '" + target.provider() + "'.");
    }
    return configured;
  }

  /** The request that is sent to the target, with what the caller did not set. */
  private ChatRequest filled(RetryPlan.Step step, ChatRequest request) {
    Target target = step.target();
    ConfiguredProvider configured = configured(target);
    if (!request.operation().allowsFallback()) {
      return request.withModel(target.model());
    }
    CatalogModel known = catalog.find(target.model());
    boolean reasons = known != null && known.can(Capability.REASONING);
    ChatRequest filled =
        Defaults.of(configured.options(), routing).apply(request, target.model(), reasons);
    boolean limitIsForAnotherModel =
        target.fallback() || !step.isSole() && !target.model().equals(request.model());
    return known != null && limitIsForAnotherModel
        ? Defaults.within(known.maxOutputTokens(), filled)
        : filled;
  }

  private long contextWindow(String model) {
    CatalogModel known = catalog.find(model);
    return known == null ? 0 : known.contextWindow();
  }
}
