package io.aiprovider.routing;

import io.aiprovider.call.AttemptInterceptor;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.InterceptorChain;
import io.aiprovider.call.Target;
import io.aiprovider.call.Targets;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.resilience.CircuitBreaking;
import io.aiprovider.resilience.FailureAction;
import io.aiprovider.resilience.FailurePolicy;
import io.aiprovider.resilience.Progress;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.resilience.RetryBudget;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The end of the call chain: tries one target after the other, each through the attempt chain,
 * until one answers or none is left. What comes next after a failure is {@link Progress}'s
 * business.
 */
public final class Failover implements InterceptorChain.Endpoint {

  /**
   * A provider and its part in the game.
   *
   * @param provider the provider
   * @param options its options
   */
  public record Participant(ChatProvider provider, ProviderOptions options) {}

  private final Map<String, Participant> participants;
  private final Targets router;
  private final List<AttemptInterceptor> attemptChain;
  private final CircuitBreaking circuits;
  private final ResilienceOptions resilience;
  private final RetryBudget budget;
  private final RoutingOptions routing;
  private final Predicate<String> reasoning;
  private final ToLongFunction<String> mostTokens;

  /**
   * Failover between these participants.
   *
   * @param reasoning whether a model is known to reason
   * @param mostTokens how long a model's answer may be; 0 when not known
   */
  public Failover(
      Map<String, Participant> participants,
      Targets router,
      List<AttemptInterceptor> attemptChain,
      CircuitBreaking circuits,
      ResilienceOptions resilience,
      RetryBudget budget,
      RoutingOptions routing,
      Predicate<String> reasoning,
      ToLongFunction<String> mostTokens) {
    this.participants = Map.copyOf(participants);
    this.router = router;
    this.attemptChain = List.copyOf(attemptChain);
    this.circuits = circuits;
    this.resilience = resilience;
    this.budget = budget;
    this.routing = routing;
    this.reasoning = reasoning;
    this.mostTokens = mostTokens;
  }

  @Override
  public ChatReply answer(ChatRequest request, ChatCall call) {
    List<Target> targets = router.targetsFor(request, call);
    Progress progress = new Progress(targets, resilience, budget);
    for (Progress.Step step = progress.next(); step != null; step = progress.next()) {
      if (step.delay().compareTo(call.remaining()) > 0) {
        break;
      }
      if (!step.delay().isZero()) {
        call.sleep(step.delay());
      }
      try {
        return attempt(step.target(), targets.size() == 1, request, call);
      } catch (CoolingDown refusal) {
        call.callReport().skipped(step.target(), refusal);
        progress.coolingDown(step.target(), refusal);
      } catch (ChatException failure) {
        if (FailurePolicy.of(failure.kind()).action() == FailureAction.GIVE_UP) {
          throw failure;
        }
        progress.failed(step.target(), failure);
      }
    }
    throw progress.failure();
  }

  private ChatReply attempt(Target target, boolean sole, ChatRequest request, ChatCall call) {
    call.check();
    Participant participant = participants.get(target.provider());
    if (participant == null) {
      throw new IllegalStateException("No provider is called '" + target.provider() + "'.");
    }
    ChatRequest filled = filled(participant, target, sole, request);
    return circuits.attempt(
        target,
        sole,
        () ->
            call.attempt(target, sole, Defaults.in(filled, request))
                .run(
                    filled,
                    attempt ->
                        InterceptorChain.run(
                            attemptChain, participant.provider()::chat, filled, attempt)));
  }

  private ChatRequest filled(
      Participant participant, Target target, boolean sole, ChatRequest request) {
    if (!request.operation().takesStandIns()) {
      return request.withModel(target.model());
    }
    ChatRequest filled =
        Defaults.of(participant.options(), routing)
            .apply(request, target.model(), reasoning.test(target.model()));
    boolean meantForAnother = !sole && !target.model().equals(request.model());
    return meantForAnother
        ? Defaults.within(mostTokens.applyAsLong(target.model()), filled)
        : filled;
  }
}
