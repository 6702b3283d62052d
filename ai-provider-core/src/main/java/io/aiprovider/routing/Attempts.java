package io.aiprovider.routing;

import io.aiprovider.call.AttemptRun;
import io.aiprovider.call.ChatCall;
import io.aiprovider.catalog.Capability;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.interceptor.InterceptorChain;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.circuit.AccountChoice;
import io.aiprovider.resilience.circuit.CircuitBreaking;
import io.aiprovider.resilience.retry.RetryPlan;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes attempts on targets, through the circuit of each and the attempt chain. Thread-safe. */
final class Attempts {
  private final Map<String, ConfiguredProvider> providers;
  private final List<AttemptInterceptor> chain;
  private final CircuitBreaking circuits;
  private final AccountChoice accounts;
  private final RoutingOptions routing;
  private final ModelCatalog catalog;

  Attempts(
      Map<String, ConfiguredProvider> providers,
      List<AttemptInterceptor> chain,
      CircuitBreaking circuits,
      AccountChoice accounts,
      RoutingOptions routing,
      ModelCatalog catalog) {
    this.providers = Map.copyOf(providers);
    this.chain = List.copyOf(chain);
    this.circuits = circuits;
    this.accounts = accounts;
    this.routing = routing;
    this.catalog = catalog;
  }

  /**
   * Makes an attempt, which ends its permit in every case.
   *
   * @param request what the caller requests
   * @param begins receives the attempt before it is sent
   */
  ChatReply attempt(
      RetryPlan.Step step,
      ChatRequest request,
      ChatCall call,
      AttemptGate.Pass pass,
      Consumer<ChatCall> begins) {
    AttemptGate.Permit permit = pass.permit();
    ChatReply reply;
    try {
      reply =
          circuits.attempt(
              step.target(),
              permit.account(),
              step.isSole() || step.isLastResort(),
              lastResort -> {
                if (lastResort) {
                  step.becomeLastResort();
                }
                return run(step, request, call, pass, begins);
              });
    } catch (RuntimeException | Error failure) {
      if (failure instanceof ChatException expected) {
        accounts.failed(step.target(), permit.account(), expected, call);
      }
      permit.ended();
      throw failure;
    }
    reply.onEnd(end -> permit.ended());
    return reply;
  }

  /** Why the circuit of a target would refuse an attempt now; null if it would not. */
  @Nullable CoolingDown refusal(Target target, ChatCall call, boolean sole) {
    return circuits.refusal(target, accounts.order(target, call).get(0), sole);
  }

  private ChatReply run(
      RetryPlan.Step step,
      ChatRequest request,
      ChatCall call,
      AttemptGate.Pass pass,
      Consumer<ChatCall> begins) {
    ChatRequest sent = pass.request();
    ConfiguredProvider configured = configured(step.target());
    ChatProvider provider = configured.provider();
    AttemptRun run = call.attempt(step.target(), step.isSole(), Defaults.in(sent, request));
    run.call().report().vendor(configured.vendor());
    ProviderAccount account = pass.permit().account();
    run.call().report().onNothingLeft(time -> circuits.nothingLeft(step.target(), account, time));
    run.call().report().account(account.number());
    run.call().report().answerLimit(pass.permit().answerLimit());
    pass.permit().began(run.call()::attemptSoFar);
    begins.accept(run.call());
    return run.run(
        sent,
        attempt ->
            InterceptorChain.run(chain, (last, its) -> send(provider, last, its), sent, attempt));
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
  ChatRequest filled(RetryPlan.Step step, ChatRequest request) {
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
}
