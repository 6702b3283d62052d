package io.aiprovider.resilience.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.Wire;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.Failures;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.switches.Switches;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When a circuit opens, and how it closes again. */
class CircuitBreakingTest extends CircuitFixture {
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
    endOpenTime();
    assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);

    succeed();

    assertThat(state()).isEqualTo(CircuitState.CLOSED);
    succeed();
  }

  static Stream<Throwable> bugs() {
    return Stream.of(new IllegalStateException("a bug"), new AssertionError("a bug"));
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void a_trial_that_ends_with_a_bug_is_followed_by_another(Throwable bug) {
    open();
    endOpenTime();

    assertThatThrownBy(() -> attempt(() -> raise(bug))).isSameAs(bug);

    succeed();
    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  private static ChatReply raise(Throwable bug) {
    if (bug instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) bug;
  }

  private void attempt(Supplier<ChatReply> attempt) {
    new CircuitBreaking(circuits, new Switches(Clock.systemUTC()))
        .attempt(CircuitCalls.TARGET, ProviderAccount.SOLE, false, lastResort -> attempt.get());
  }

  @Test
  void allows_one_trial_at_a_time() {
    open();
    endOpenTime();
    CircuitPermit trial = circuits.of(CircuitCalls.TARGET).enter(ProviderAccount.SOLE, false);

    refused();

    trial.succeeded();
    succeed();
  }

  @Test
  void stays_open_twice_as_long_each_time_a_trial_fails_up_to_the_longest() {
    open();
    for (int seconds : new int[] {10, 20, 30, 30}) {
      assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
      endOpenTime(Duration.ofSeconds(seconds));
      fail(Failures.unavailable("a"));
    }
  }

  @Test
  void starts_with_the_shortest_time_again_after_it_closed() {
    open();
    endOpenTime();
    fail(Failures.unavailable("a"));
    endOpenTime(Duration.ofSeconds(20));
    succeed();

    open();

    assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void a_trial_without_a_result_allows_another_trial() {
    open();
    endOpenTime();
    fail(Failures.invalidRequest("a"));

    succeed();

    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void a_trial_is_over_when_its_stream_has_begun() {
    open();
    endOpenTime();
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
            model -> model,
            any -> List.of(ProviderAccount.SOLE));

    open();
    fail(Failures.rateLimited("a", Duration.ofSeconds(7)));

    assertThat(state()).isEqualTo(CircuitState.CLOSED);
    succeed();
  }

  @Test
  void unknown_models_share_a_circuit() {
    circuits = new Circuits(POLICY, clock, model -> "other", any -> List.of(ProviderAccount.SOLE));

    open();

    assertThat(circuits.of("a")).containsOnlyKeys("other");
    assertThat(circuits.of("a").get("other").state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void a_change_of_the_date_does_not_change_the_open_time() {
    open();
    clock.setForward(Duration.ofDays(365));
    assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(10));
    clock.setForward(Duration.ofDays(-1_000));
    assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(10));

    endOpenTime();

    succeed();
    assertThat(state()).isEqualTo(CircuitState.CLOSED);
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
