package io.aiprovider.routing;

import io.aiprovider.call.ChatCall;
import io.aiprovider.call.RoutePlanner;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.AttemptTimeouts;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.CommitGate;
import io.aiprovider.resilience.DeadlineTimer;
import io.aiprovider.resilience.HedgePolicy;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.resilience.RetryPolicy;
import io.aiprovider.resilience.Timeouts;
import io.aiprovider.resilience.circuit.AccountChoice;
import io.aiprovider.resilience.circuit.CircuitBreaking;
import io.aiprovider.resilience.circuit.Circuits;
import io.aiprovider.resilience.retry.RetryBudget;
import io.aiprovider.routing.hedge.HedgeDelays;
import io.aiprovider.routing.strategy.TargetLoads;
import io.aiprovider.routing.strategy.TargetOrders;
import io.aiprovider.switches.Switches;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Two providers, {@code a} before {@code b}, behind the attempt chain as the client builds it. */
final class FailoverFixture implements AutoCloseable {
  static final ChatRequest PLAIN = ChatRequest.builder().model("m").user("Hi").build();
  static final ChatRequest STREAM = PLAIN.withStream(true);

  final MutableClock clock = new MutableClock();
  final ScriptedProvider a = new ScriptedProvider("a");
  final ScriptedProvider b = new ScriptedProvider("b");
  final Circuits circuits =
      new Circuits(
          CircuitBreakerPolicy.DEFAULT,
          clock,
          model -> model,
          any -> List.of(ProviderAccount.SOLE));
  ResilienceOptions options =
      ResilienceOptions.DEFAULT.withRetry(
          new RetryPolicy(2, Duration.ofMillis(2), Duration.ofSeconds(5)));
  ModelCatalog catalog = ModelCatalog.bundled();
  final Switches switches = new Switches(Clock.systemUTC());
  ChatCall call = ChatCall.create();
  RoutePlanner routes =
      (request, call) -> RoutePlan.of(new Target("a", "m", false), new Target("b", "m", false));

  private final DeadlineTimer timer = new DeadlineTimer(MonotonicClock.system());

  ChatReply answer(ChatRequest request) {
    ProviderOptions plain = ProviderOptions.builder().build();
    List<AttemptInterceptor> chain =
        List.of(
            new Timeouts(timer, name -> AttemptTimeouts.DEFAULT, model -> false), new CommitGate());
    TargetLoads loads = new TargetLoads(clock, model -> model);
    return new Failover(
            Map.of("a", new ConfiguredProvider(a, plain), "b", new ConfiguredProvider(b, plain)),
            routes,
            chain,
            new CircuitBreaking(circuits, switches),
            options,
            new RetryBudget(options.retryBudget(), clock),
            RoutingOptions.DEFAULT,
            catalog,
            clock,
            new AccountChoice(circuits),
            AttemptGate.OPEN,
            new TargetOrders(loads, any -> target -> Double.POSITIVE_INFINITY),
            switches,
            new HedgeDelays(HedgePolicy.OFF, Map.of(), loads),
            Runnable::run)
        .answer(request, call);
  }

  void onlyA() {
    routes = (request, call) -> RoutePlan.of(new Target("a", "m", false));
  }

  @Override
  public void close() {
    timer.close();
  }
}
