package io.aiprovider.resilience.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.chat.Wire;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.Failures;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CircuitBreakingTest {
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final CircuitBreakerPolicy POLICY =
      new CircuitBreakerPolicy(true, 50, 4, 8, Duration.ofSeconds(10), Duration.ofSeconds(30), 1);

  private final MutableClock clock = new MutableClock();
  private final ScriptedProvider provider = new ScriptedProvider("a");
  private Circuits circuits = new Circuits(POLICY, clock, model -> model);

  private ChatReply call(boolean sole) {
    return CircuitCalls.run(circuits, sole, provider, CircuitCalls.PLAIN);
  }

  private StreamingReply stream() {
    return (StreamingReply) CircuitCalls.run(circuits, false, provider, CircuitCalls.STREAM);
  }

  private void succeed() {
    provider.answers("Hi");
    call(false);
  }

  private void fail(ChatException failure) {
    provider.fails(failure);
    assertThatThrownBy(() -> call(false)).isSameAs(failure);
  }

  private void open() {
    for (int i = 0; i < 4; i++) {
      fail(Failures.unavailable("a"));
    }
  }

  private CoolingDown refused() {
    int before = provider.requestCount();
    CoolingDown refusal = catchThrowableOfType(CoolingDown.class, () -> call(false));
    assertThat(provider.requestCount()).isEqualTo(before);
    assertThat(refusal).isNotNull();
    return refusal;
  }

  private CircuitState state() {
    return circuits.of("a").get("m").state();
  }

  @Test
  void opens_at_the_failure_rate_after_the_minimum_of_calls() {
    succeed();
    succeed();
    fail(Failures.unavailable("a"));
    assertThat(state()).isEqualTo(CircuitState.CLOSED);

    fail(Failures.timedOut("a"));

    assertThat(state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void stays_closed_below_the_failure_rate() {
    succeed();
    succeed();
    succeed();
    fail(Failures.unavailable("a"));
    fail(Failures.unavailable("a"));

    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void is_not_called_while_open_and_reports_the_remaining_time() {
    open();
    clock.advance(Duration.ofSeconds(4));

    assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(6));
    assertThat(refused().provider()).isEqualTo("a");
  }

  @Test
  void one_trial_that_succeeds_closes_it() {
    open();
    clock.advance(Duration.ofSeconds(10).plus(MOMENT));
    assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);

    succeed();

    assertThat(state()).isEqualTo(CircuitState.CLOSED);
    succeed();
  }

  @Test
  void a_trial_that_ends_with_a_bug_is_followed_by_another() {
    open();
    clock.advance(Duration.ofSeconds(10).plus(MOMENT));
    IllegalStateException bug = new IllegalStateException("a bug");

    assertThatThrownBy(
            () ->
                attempt(
                    () -> {
                      throw bug;
                    }))
        .isSameAs(bug);

    succeed();
    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void a_trial_that_ends_with_an_error_is_followed_by_another() {
    open();
    clock.advance(Duration.ofSeconds(10).plus(MOMENT));
    AssertionError bug = new AssertionError("a bug");

    assertThatThrownBy(
            () ->
                attempt(
                    () -> {
                      throw bug;
                    }))
        .isSameAs(bug);

    succeed();
    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  private void attempt(Supplier<ChatReply> attempt) {
    new CircuitBreaking(circuits).attempt(CircuitCalls.TARGET, false, attempt);
  }

  @Test
  void allows_one_trial_at_a_time() {
    open();
    clock.advance(Duration.ofSeconds(10).plus(MOMENT));
    CircuitPermit trial = circuits.of(CircuitCalls.TARGET).enter(false);

    refused();

    trial.succeeded();
    succeed();
  }

  @Test
  void stays_open_twice_as_long_each_time_a_trial_fails_up_to_the_longest() {
    open();
    for (int seconds : new int[] {10, 20, 30, 30}) {
      assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
      clock.advance(Duration.ofSeconds(seconds).plus(MOMENT));
      fail(Failures.unavailable("a"));
    }
  }

  @Test
  void starts_with_the_shortest_time_again_after_it_closed() {
    open();
    clock.advance(Duration.ofSeconds(10).plus(MOMENT));
    fail(Failures.unavailable("a"));
    clock.advance(Duration.ofSeconds(20).plus(MOMENT));
    succeed();

    open();

    assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void a_trial_without_a_result_allows_another_trial() {
    open();
    clock.advance(Duration.ofSeconds(10).plus(MOMENT));
    fail(Failures.invalidRequest("a"));

    succeed();

    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void a_trial_is_over_when_its_stream_has_begun() {
    open();
    clock.advance(Duration.ofSeconds(10).plus(MOMENT));
    provider.streams(Wire.stream("a"));

    StreamingReply reply = stream();

    assertThat(state()).isEqualTo(CircuitState.CLOSED);
    reply.close();
    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void streams_that_break_count() {
    for (int i = 0; i < 4; i++) {
      provider.breaksOff(Failures.streamBroken("a"), Wire.text("Hel"));
      StreamingReply reply = stream();
      reply.next();
      assertThatThrownBy(reply::next).isInstanceOf(ChatException.class);
    }

    assertThat(state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  @DisplayName("44 a wrong request never opens it")
  void a_wrong_request_never_opens_it() {
    for (int i = 0; i < 20; i++) {
      fail(Failures.invalidRequest("a"));
    }

    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  @DisplayName("47 a rate limit is a cooldown for its Retry-After and never opens it")
  void a_rate_limit_is_a_cooldown_only() {
    for (int i = 0; i < 20; i++) {
      fail(Failures.rateLimited("a", Duration.ofSeconds(7)));
      assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(7));
      clock.advance(Duration.ofSeconds(7));
    }

    assertThat(state()).isEqualTo(CircuitState.CLOSED);
    succeed();
  }

  @Test
  void a_cooldown_lasts_exactly_as_long_as_its_retry_after() {
    fail(Failures.rateLimited("a", Duration.ofSeconds(7)));

    clock.advance(Duration.ofSeconds(7).minusNanos(1));
    assertThat(refused().retryAfter()).isEqualTo(Duration.ofNanos(1));
    clock.advance(Duration.ofNanos(1));
    succeed();
  }

  @Test
  void a_shorter_retry_after_does_not_end_a_cooldown_early() {
    provider.breaksOff(Failures.rateLimited("a", Duration.ofSeconds(2)), Wire.text("Hel"));
    StreamingReply running = stream();
    running.next();
    fail(Failures.rateLimited("a", Duration.ofSeconds(7)));
    assertThatThrownBy(running::next).isInstanceOf(ChatException.class);

    clock.advance(Duration.ofSeconds(7).minusNanos(1));
    assertThat(refused().retryAfter()).isEqualTo(Duration.ofNanos(1));
    clock.advance(Duration.ofNanos(1));
    succeed();
  }

  @Test
  @DisplayName("43 an extremely long Retry-After is a cooldown of one day")
  void a_cooldown_is_a_day_at_most() {
    fail(Failures.rateLimited("a", Duration.ofSeconds(Long.MAX_VALUE)));

    assertThat(refused().retryAfter()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void a_cooldown_also_applies_to_the_sole_target() {
    fail(Failures.rateLimited("a", Duration.ofSeconds(7)));

    assertThatThrownBy(() -> call(true)).isInstanceOf(CoolingDown.class);
  }

  @Test
  @DisplayName("case R42 an exhausted quota is a cooldown of five minutes for every Retry-After")
  void an_exhausted_quota_is_a_longer_cooldown() {
    fail(Failures.quotaExhausted("a", Duration.ofSeconds(1)));

    assertThat(refused().retryAfter()).isEqualTo(Duration.ofMinutes(5));
    clock.advance(Duration.ofMinutes(5));
    succeed();
    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  @DisplayName("case R42 a sole target without quota is called, and a success ends the cooldown")
  void a_sole_target_without_quota_is_called() {
    fail(Failures.quotaExhausted("a", null));
    provider.answers("Hi");

    assertThat(call(true).provider()).isEqualTo("a");

    succeed();
  }

  @Test
  @DisplayName("case R42 an exhausted quota applies to all models of a provider")
  void an_exhausted_quota_applies_to_all_models() {
    CircuitPermit older = circuits.of(target("a", "other")).enter(false);
    clock.advance(MOMENT);
    fail(Failures.quotaExhausted("a", null));

    assertThatThrownBy(() -> circuits.of(target("a", "other")).enter(false))
        .isInstanceOf(CoolingDown.class);
    assertThatThrownBy(() -> circuits.of(target("a", "third")).enter(false))
        .isInstanceOf(CoolingDown.class);
    circuits.of(target("b", "m")).enter(false);
    assertThat(circuits.of("a").values())
        .hasSize(3)
        .allSatisfy(
            status -> {
              assertThat(status.notCalledFor()).isEqualTo(Duration.ofMinutes(5));
              assertThat(status.cause()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
            });

    older.succeeded(); // it began before
    refused();
    circuits.of(target("a", "other")).enter(true).succeeded();
    succeed();
  }

  @Test
  void a_retry_after_and_an_open_circuit_apply_to_one_model() {
    fail(Failures.rateLimited("a", Duration.ofSeconds(7)));
    circuits.of(target("a", "other")).enter(false);
    clock.advance(Duration.ofSeconds(7));

    open();

    circuits.of(target("a", "other")).enter(false);
  }

  private static Target target(String provider, String model) {
    return new Target(provider, model, false);
  }

  @Test
  void an_open_circuit_allows_a_call_without_other_targets() {
    open();
    provider.answers("Hi");

    assertThat(call(true).provider()).isEqualTo("a");
  }

  @Test
  void disabled_it_remembers_nothing() {
    circuits =
        new Circuits(
            new CircuitBreakerPolicy(
                false, 50, 4, 8, Duration.ofSeconds(10), Duration.ofSeconds(30), 1),
            clock,
            model -> model);

    open();
    fail(Failures.rateLimited("a", Duration.ofSeconds(7)));

    assertThat(state()).isEqualTo(CircuitState.CLOSED);
    succeed();
  }

  @Test
  void unknown_models_share_a_circuit() {
    circuits = new Circuits(POLICY, clock, model -> "other");

    open();

    assertThat(circuits.of("a")).containsOnlyKeys("other");
    assertThat(circuits.of("a").get("other").state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void a_cooldown_has_its_cause() {
    fail(Failures.rateLimited("a", Duration.ofSeconds(7)));

    assertThat(refused())
        .hasMessage("The provider is cooling down after earlier failures (latest: rate limited).");
  }

  @Test
  void a_change_of_the_date_does_not_change_the_open_time() {
    open();
    clock.setForward(Duration.ofDays(365));
    assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(10));
    clock.setForward(Duration.ofDays(-1_000));
    assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(10));

    clock.advance(Duration.ofSeconds(10).plus(MOMENT));

    succeed();
    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void a_change_of_the_date_does_not_change_a_cooldown() {
    fail(Failures.rateLimited("a", Duration.ofSeconds(7)));
    clock.setForward(Duration.ofDays(-365));
    assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(7));

    clock.advance(Duration.ofSeconds(7));

    succeed();
  }

  @Test
  void settings_out_of_range_are_refused_and_named() {
    assertThatThrownBy(
            () ->
                new CircuitBreakerPolicy(
                    true, 0, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1))
        .hasMessage("The circuit breaker's failure rate is 0: use 1 to 100.");
    assertThatThrownBy(
            () ->
                new CircuitBreakerPolicy(
                    true, 50, 9, 8, Duration.ofSeconds(1), Duration.ofSeconds(1), 1))
        .hasMessageContaining("minimum calls");
    assertThatThrownBy(
            () ->
                new CircuitBreakerPolicy(
                    true, 50, 1, 8, Duration.ofSeconds(2), Duration.ofSeconds(1), 1))
        .hasMessageContaining("max-open-for");
  }
}
