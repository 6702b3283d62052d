package io.aiprovider.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.Failures;
import io.aiprovider.health.ProviderHealth.Status;
import io.aiprovider.interceptor.CallListening;
import io.aiprovider.interceptor.InterceptorChain;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.circuit.CircuitBreaking;
import io.aiprovider.resilience.circuit.CircuitState;
import io.aiprovider.resilience.circuit.Circuits;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
class HealthMonitorTest {
  private static final Duration TTL = Duration.ofSeconds(30);

  private final MutableClock clock = new MutableClock();
  private final PassiveHealth calls = new PassiveHealth(clock, clock);
  private final Circuits circuits =
      new Circuits(CircuitBreakerPolicy.DEFAULT, clock, model -> model);
  private final AtomicInteger probes = new AtomicInteger();
  private final ScriptedProvider provider =
      new ScriptedProvider("a").onProbe(probes::incrementAndGet);
  private final HealthMonitor monitor = monitor(Runnable::run, provider);

  private HealthMonitor monitor(Executor executor, ChatProvider... providers) {
    return new HealthMonitor(List.of(providers), calls, circuits, TTL, clock, clock, executor);
  }

  private ProviderHealth health() {
    return monitor.check().join().get("a");
  }

  private void call() {
    call(new Target("a", "m", false));
  }

  private void call(Target target) {
    try {
      InterceptorChain.run(
          List.of(new CallListening(List.of(calls))),
          (request, call) ->
              new CircuitBreaking(circuits)
                  .attempt(
                      target,
                      false,
                      () ->
                          call.attempt(target, false)
                              .run(request, attempt -> provider.chat(request, attempt))),
          ChatRequest.of("Hi"),
          ChatCall.create());
    } catch (ChatException expected) {
      // the monitor records it
    }
  }

  private void probeFails(ChatException failure) {
    provider.onProbe(
        () -> {
          probes.incrementAndGet();
          throw failure;
        });
  }

  @Test
  void a_provider_without_calls_is_probed_and_the_result_kept() {
    assertThat(health().status()).isEqualTo(Status.HEALTHY);
    clock.advance(TTL.minusMillis(1));
    health();
    assertThat(probes).hasValue(1);

    clock.advance(Duration.ofMillis(1));
    health();

    assertThat(probes).hasValue(2);
  }

  @Test
  void a_failed_probe_shows_its_kind() {
    probeFails(Failures.unavailable("a"));

    ProviderHealth health = health();

    assertThat(health.status()).isEqualTo(Status.UNHEALTHY);
    assertThat(health.error()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(health.latency()).isNull();
    assertThat(health.lastChecked()).isEqualTo(clock.instant());
  }

  @Test
  void a_bug_in_a_probe_affects_only_its_provider() {
    provider.onProbe(
        () -> {
          throw new IllegalStateException("bug");
        });

    assertThat(health().error()).isEqualTo(FailureKind.UNAVAILABLE);
  }

  @Test
  void calls_take_precedence_over_probes() {
    probeFails(Failures.unavailable("a"));
    assertThat(health().status()).isEqualTo(Status.UNHEALTHY);
    provider.answers("Hi");

    call();

    assertThat(health().status()).isEqualTo(Status.HEALTHY);
    assertThat(probes).hasValue(1);
  }

  @Test
  void a_provider_with_a_rate_limit_is_degraded() {
    provider.fails(Failures.rateLimited("a", null));

    call();

    assertThat(health().status()).isEqualTo(Status.DEGRADED);
  }

  @Test
  @DisplayName("44 an error of the caller does not affect the provider's health")
  void an_error_of_the_caller_does_not_affect_the_health() {
    provider.answers("Hi").fails(Failures.invalidRequest("a"));
    call();
    call();

    assertThat(health().status()).isEqualTo(Status.HEALTHY);
  }

  @Test
  @DisplayName("47 a refused key is shown until a call or a probe succeeds")
  void a_refused_key_is_shown() {
    provider.fails(Failures.unauthorized("a"));
    call();
    assertThat(health().error()).isEqualTo(FailureKind.UNAUTHORIZED);
    assertThat(health().status()).isEqualTo(Status.UNHEALTHY);
    provider.answers("Hi");

    call();

    assertThat(health().error()).isNull();
    assertThat(health().status()).isEqualTo(Status.HEALTHY);
  }

  @Test
  @DisplayName("R45 the latest failure is shown, not one before it")
  void the_latest_failure_is_shown() {
    provider.fails(Failures.unauthorized("a"));
    call();
    for (int i = 0; i < 14; i++) {
      provider.fails(Failures.unavailable("a"));
      call();
    }
    assertThat(health().error()).isEqualTo(FailureKind.UNAVAILABLE);
    probeFails(Failures.timedOut("a"));

    clock.advance(TTL);

    assertThat(health().error()).isEqualTo(FailureKind.TIMED_OUT);
  }

  @Test
  @DisplayName(
      "case R42 an exhausted quota is shown until a call succeeds, because probes use no quota")
  void an_exhausted_quota_is_shown_until_a_call_succeeds() {
    provider.fails(Failures.quotaExhausted("a", null));
    call();
    assertThat(health().error()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
    clock.advance(Duration.ofMinutes(5));
    assertThat(health().error()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
    assertThat(health().status()).isEqualTo(Status.UNHEALTHY);
    provider.answers("Hi");

    call();

    assertThat(health().status()).isEqualTo(Status.HEALTHY);
  }

  @Test
  void a_successful_probe_removes_a_refused_key() {
    provider.fails(Failures.unauthorized("a"));
    call();
    clock.advance(TTL);

    assertThat(health().status()).isEqualTo(Status.HEALTHY);
  }

  @Test
  @DisplayName("R53 a provider that is cooling down shows the end and the cause")
  void a_cooldown_is_shown() {
    provider.fails(Failures.rateLimited("a", Duration.ofSeconds(20)));
    call();
    clock.advance(Duration.ofSeconds(5));

    ProviderHealth health = health();

    assertThat(health.circuit()).isEqualTo(CircuitState.CLOSED);
    assertThat(health.coolingUntil()).isEqualTo(clock.instant().plusSeconds(15));
    assertThat(health.coolingCause()).isEqualTo(FailureKind.RATE_LIMITED);
    clock.advance(Duration.ofSeconds(15));
    assertThat(health().coolingUntil()).isNull();
    assertThat(health().coolingCause()).isNull();
  }

  @Test
  @DisplayName("R53 an open circuit shows the end and the cause")
  void an_open_circuit_shows_its_end_and_cause() {
    for (int i = 0; i < 10; i++) {
      provider.fails(Failures.timedOut("a"));
      call();
    }

    assertThat(health().coolingUntil()).isEqualTo(clock.instant().plusSeconds(10));
    assertThat(health().coolingCause()).isEqualTo(FailureKind.TIMED_OUT);
  }

  @Test
  @DisplayName("R44 a provider that is not called is unhealthy for any cause")
  void a_provider_that_is_not_called_is_unhealthy() {
    provider.fails(Failures.rateLimited("a", Duration.ofSeconds(50)));
    call();
    assertThat(health().status()).isEqualTo(Status.UNHEALTHY);

    clock.advance(TTL); // the probe now succeeds
    assertThat(health().status()).isEqualTo(Status.UNHEALTHY);
    clock.advance(Duration.ofSeconds(20));

    assertThat(health().status()).isEqualTo(Status.HEALTHY);
  }

  @Test
  @DisplayName("R44 a provider that is called only for some of its models is degraded")
  void a_provider_that_is_called_for_some_models_is_degraded() {
    provider.fails(Failures.rateLimited("a", Duration.ofSeconds(50)));
    call();
    provider.answers("Hi");
    call(new Target("a", "other", false));
    clock.advance(TTL);

    assertThat(health().status()).isEqualTo(Status.DEGRADED);
    assertThat(health().coolingUntil()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"RATE_LIMITED", "OVERLOADED", "UNAVAILABLE", "TIMED_OUT"})
  void one_or_two_failed_calls_are_degraded_for_the_next_may_succeed(FailureKind kind) {
    provider.fails(failure(kind)).fails(failure(kind));
    call();
    assertThat(health().status()).isEqualTo(Status.DEGRADED);
    call();

    assertThat(health().status()).isEqualTo(Status.DEGRADED);
  }

  @ParameterizedTest
  @EnumSource(names = {"RATE_LIMITED", "OVERLOADED", "UNAVAILABLE", "TIMED_OUT"})
  void three_failed_calls_in_a_row_are_unhealthy(FailureKind kind) {
    for (int i = 0; i < 3; i++) {
      provider.fails(failure(kind));
      call();
    }

    assertThat(health().status()).isEqualTo(Status.UNHEALTHY);
  }

  @Test
  void one_failed_call_is_unhealthy_when_the_probe_fails_too() {
    provider.fails(Failures.unavailable("a"));
    call();
    probeFails(Failures.timedOut("a"));

    assertThat(health().status()).isEqualTo(Status.UNHEALTHY);
    assertThat(health().error()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(monitor.known("a").status()).isEqualTo(Status.UNHEALTHY);
  }

  @Test
  void a_failed_probe_of_long_ago_confirms_nothing() {
    probeFails(Failures.timedOut("a"));
    health();
    clock.advance(TTL);
    provider.fails(Failures.unavailable("a"));

    call();

    assertThat(monitor.known("a").status()).isEqualTo(Status.DEGRADED);
  }

  @Test
  void an_answer_between_failures_is_degraded() {
    for (int i = 0; i < 3; i++) {
      provider.fails(Failures.unavailable("a")).fails(Failures.unavailable("a")).answers("Hi");
      call();
      call();
      assertThat(health().status()).isEqualTo(Status.DEGRADED);
      call();
    }

    assertThat(health().status()).isEqualTo(Status.HEALTHY);
  }

  @Test
  void a_simulated_provider_that_always_answers_503_is_unhealthy() {
    SimulatedProvider always503 = SimulatedProvider.builder("a").fault(Fault.status(503)).build();

    assertThat(monitor(Runnable::run, always503).check().join().get("a").status())
        .isEqualTo(Status.UNHEALTHY);
  }

  @ParameterizedTest(name = "latest: {0}, of two models {1} not called: {2}")
  @CsvSource({
    "none, 0, HEALTHY",
    "none, 1, DEGRADED",
    "none, 2, UNHEALTHY",
    "RATE_LIMITED, 0, UNHEALTHY",
    "RATE_LIMITED, 1, UNHEALTHY",
    "RATE_LIMITED, 2, UNHEALTHY",
    "OVERLOADED, 0, UNHEALTHY",
    "UNAVAILABLE, 0, UNHEALTHY",
    "UNAVAILABLE, 1, UNHEALTHY",
    "UNAUTHORIZED, 0, UNHEALTHY",
    "TIMED_OUT, 0, UNHEALTHY"
  })
  @DisplayName("R44 the status of a provider by its latest result and its models")
  void the_status_of_a_provider(String latest, int notCalled, Status expected) {
    List<String> models = List.of("m", "other");
    provider.answers("one").answers("two");
    models.forEach(model -> call(new Target("a", model, false)));
    for (String model : models.subList(0, notCalled)) {
      provider.fails(Failures.rateLimited("a", Duration.ofMinutes(5)));
      call(new Target("a", model, false));
    }
    clock.advance(TTL); // from here on the probe counts
    if (!latest.equals("none")) {
      probeFails(failure(FailureKind.valueOf(latest)));
    }

    assertThat(health().status()).isEqualTo(expected);
  }

  private static ChatException failure(FailureKind kind) {
    return switch (kind) {
      case RATE_LIMITED -> Failures.rateLimited("a", null);
      case OVERLOADED -> Failures.overloaded("a", null);
      case UNAVAILABLE -> Failures.unavailable("a");
      case UNAUTHORIZED -> Failures.unauthorized("a");
      case TIMED_OUT -> Failures.timedOut("a");
      default -> throw new IllegalArgumentException(kind.name());
    };
  }

  @Test
  void a_change_of_the_date_does_not_change_the_age_of_a_probe() {
    health();
    clock.setForward(TTL.multipliedBy(10));
    health();
    assertThat(probes).hasValue(1);

    clock.setForward(TTL.multipliedBy(-20));
    clock.advance(TTL);
    health();

    assertThat(probes).hasValue(2);
  }

  @Test
  void an_open_circuit_is_unhealthy_even_when_the_probe_succeeds() {
    for (int i = 0; i < 10; i++) {
      provider.fails(Failures.timedOut("a"));
      call();
    }
    assertThat(health().circuit()).isEqualTo(CircuitState.OPEN);
    assertThat(health().status()).isEqualTo(Status.UNHEALTHY);

    clock.advance(TTL);

    assertThat(health().circuit()).isEqualTo(CircuitState.HALF_OPEN);
    assertThat(health().status()).isEqualTo(Status.DEGRADED);
  }

  @Test
  void probes_run_in_parallel() {
    CountDownLatch both = new CountDownLatch(2);
    Runnable meets =
        () -> {
          both.countDown();
          try {
            if (!both.await(4, TimeUnit.SECONDS)) {
              throw Failures.timedOut("alone");
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      Map<String, ProviderHealth> healths =
          monitor(
                  threads,
                  new ScriptedProvider("a").onProbe(meets),
                  new ScriptedProvider("b").onProbe(meets))
              .check()
              .join();

      assertThat(healths).containsOnlyKeys("a", "b");
      assertThat(healths.values())
          .allSatisfy(health -> assertThat(health.status()).isEqualTo(Status.HEALTHY));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void known_health_needs_no_probe() {
    assertThat(monitor.known("a")).isNull();
    provider.answers("Hi");
    call();

    assertThat(monitor.known("a").status()).isEqualTo(Status.HEALTHY);
    assertThat(probes).hasValue(0);
  }

  @Test
  void the_result_of_a_probe_is_used_once_the_latest_call_is_old() {
    provider.fails(Failures.unavailable("a"));
    call();
    clock.advance(TTL);
    health();

    assertThat(monitor.known("a").status()).isEqualTo(Status.HEALTHY);
    assertThat(probes).hasValue(1);
  }
}
