package io.aiprovider.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.Failures;
import io.aiprovider.health.ProviderHealth.Status;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.circuit.CircuitState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The health of providers that are not called: an open circuit, or a wait after a rate limit. */
@Timeout(20)
class CooldownHealthTest extends HealthMonitorFixture {
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
}
