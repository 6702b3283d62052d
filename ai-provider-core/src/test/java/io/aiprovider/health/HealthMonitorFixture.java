package io.aiprovider.health;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.Failures;
import io.aiprovider.interceptor.CallListening;
import io.aiprovider.interceptor.InterceptorChain;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.circuit.CircuitBreaking;
import io.aiprovider.resilience.circuit.Circuits;
import io.aiprovider.switches.Switches;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** A health monitor of one provider, with calls and probes. */
abstract class HealthMonitorFixture {
  static final Duration TTL = Duration.ofSeconds(30);

  final MutableClock clock = new MutableClock();
  final PassiveHealth calls = new PassiveHealth(clock, clock);
  final Circuits circuits =
      new Circuits(
          CircuitBreakerPolicy.DEFAULT,
          clock,
          model -> model,
          any -> List.of(ProviderAccount.SOLE));
  final HealthCheckStatistics statistics = new HealthCheckStatistics();
  final AtomicInteger probes = new AtomicInteger();
  final ScriptedProvider provider = new ScriptedProvider("a").onProbe(probes::incrementAndGet);
  final HealthMonitor monitor = monitor(Runnable::run, provider);

  HealthMonitor monitor(Executor executor, ChatProvider... providers) {
    return new HealthMonitor(
        List.of(providers), calls, circuits, TTL, clock, clock, executor, statistics);
  }

  ProviderHealth health() {
    return monitor.check().join().get("a");
  }

  void call() {
    call(new Target("a", "m", false));
  }

  void call(Target target) {
    try {
      InterceptorChain.run(
          List.of(new CallListening(List.of(calls))),
          (request, call) ->
              new CircuitBreaking(circuits, new Switches(Clock.systemUTC()))
                  .attempt(
                      target,
                      ProviderAccount.SOLE,
                      false,
                      lastResort ->
                          call.attempt(target, false)
                              .run(request, attempt -> provider.chat(request, attempt))),
          ChatRequest.of("Hi"),
          ChatCall.create());
    } catch (ChatException expected) {
      // the monitor records it
    }
  }

  void probeFails(ChatException failure) {
    provider.onProbe(
        () -> {
          probes.incrementAndGet();
          throw failure;
        });
  }

  static ChatException failure(FailureKind kind) {
    return switch (kind) {
      case RATE_LIMITED -> Failures.rateLimited("a", null);
      case OVERLOADED -> Failures.overloaded("a", null);
      case UNAVAILABLE -> Failures.unavailable("a");
      case UNAUTHORIZED -> Failures.unauthorized("a");
      case TIMED_OUT -> Failures.timedOut("a");
      default -> throw new IllegalArgumentException(kind.name());
    };
  }
}
