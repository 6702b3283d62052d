package io.aiprovider.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.Failures;
import io.aiprovider.health.ProviderHealth.Status;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The health that calls show, and how probes confirm or replace it. */
@Timeout(20)
class CallHealthTest extends HealthMonitorFixture {
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

  @ParameterizedTest
  @EnumSource(names = {"RATE_LIMITED", "OVERLOADED", "UNAVAILABLE", "TIMED_OUT"})
  void one_or_two_failed_calls_in_a_row_are_degraded(FailureKind kind) {
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
