package io.aiprovider.resilience.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.Wire;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A permit belongs to one attempt: only the end of that attempt releases or counts it. */
class CircuitPermitTest {
  private static final CircuitBreakerPolicy POLICY =
      new CircuitBreakerPolicy(true, 50, 4, 8, Duration.ofSeconds(10), Duration.ofSeconds(30), 1);

  private final MutableClock clock = new MutableClock();
  private final Circuits circuits =
      new Circuits(POLICY, clock, model -> model, any -> List.of(ProviderAccount.SOLE));
  private final Circuit circuit = circuits.of(CircuitCalls.TARGET);

  private void open() {
    for (int i = 0; i < 4; i++) {
      circuit.enter(ProviderAccount.SOLE, false).failed(Failures.unavailable("a"));
    }
    assertThat(state()).isEqualTo(CircuitState.OPEN);
  }

  private void endOpenTime() {
    clock.advance(Duration.ofSeconds(10).plusMillis(1));
  }

  private CircuitState state() {
    return circuit.status(List.of(ProviderAccount.SOLE)).state();
  }

  private void refuses() {
    assertThatThrownBy(() -> circuit.enter(ProviderAccount.SOLE, false))
        .isInstanceOf(CoolingDown.class);
  }

  @Test
  void the_success_of_an_attempt_from_before_it_opened_does_not_close_it() {
    CircuitPermit older = circuit.enter(ProviderAccount.SOLE, false);
    open();
    endOpenTime();
    CircuitPermit trial = circuit.enter(ProviderAccount.SOLE, false);

    older.succeeded();

    assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
    refuses();
    trial.succeeded();
    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void the_failure_of_an_attempt_from_before_it_opened_does_not_open_it_again() {
    CircuitPermit older = circuit.enter(ProviderAccount.SOLE, false);
    open();
    endOpenTime();
    CircuitPermit trial = circuit.enter(ProviderAccount.SOLE, false);

    older.failed(Failures.timedOut("a"));

    assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
    trial.succeeded();
    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void a_cancelled_attempt_from_before_it_opened_releases_no_other_permit() {
    CircuitPermit older = circuit.enter(ProviderAccount.SOLE, false);
    open();
    endOpenTime();
    circuit.enter(ProviderAccount.SOLE, false); // the trial is running

    older.released();

    refuses();
  }

  @Test
  void an_attempt_on_the_sole_target_releases_no_other_permit() {
    open();
    endOpenTime();
    circuit.enter(ProviderAccount.SOLE, false); // the trial is running

    circuit.enter(ProviderAccount.SOLE, true).released();
    circuit.enter(ProviderAccount.SOLE, true).succeeded();
    circuit.enter(ProviderAccount.SOLE, true).failed(Failures.invalidRequest("a"));

    refuses();
    assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
  }

  @Test
  void an_attempt_on_the_sole_target_still_records_a_retry_after() {
    open();

    circuit
        .enter(ProviderAccount.SOLE, true)
        .failed(Failures.rateLimited("a", Duration.ofMinutes(1)));

    assertThat(circuit.status(List.of(ProviderAccount.SOLE)).notCalledFor())
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void a_last_resort_is_given_to_as_many_as_trials_at_a_time() {
    open();
    CircuitPermit lastResort = circuit.enter(ProviderAccount.SOLE, true);

    assertThatThrownBy(() -> circuit.enter(ProviderAccount.SOLE, true))
        .isInstanceOf(CoolingDown.class);

    lastResort.failed(Failures.unavailable("a"));
    circuit.enter(ProviderAccount.SOLE, true).released();
    circuit.enter(ProviderAccount.SOLE, true);
    assertThatThrownBy(() -> circuit.enter(ProviderAccount.SOLE, true))
        .isInstanceOf(CoolingDown.class);
  }

  @Test
  void a_last_resort_is_limited_beside_a_trial_too() {
    open();
    endOpenTime();
    circuit.enter(ProviderAccount.SOLE, true); // the trial
    circuit.enter(ProviderAccount.SOLE, true);

    assertThatThrownBy(() -> circuit.enter(ProviderAccount.SOLE, true))
        .isInstanceOf(CoolingDown.class);
  }

  @Test
  void a_last_resort_without_quota_is_limited_too() {
    circuit.enter(ProviderAccount.SOLE, false).failed(Failures.quotaExhausted("a", null));
    CircuitPermit lastResort = circuit.enter(ProviderAccount.SOLE, true);
    clock.advance(Duration.ofMillis(1));

    assertThatThrownBy(() -> circuit.enter(ProviderAccount.SOLE, true))
        .isInstanceOf(CoolingDown.class);

    lastResort.succeeded();
    circuit.enter(ProviderAccount.SOLE, true);
    circuit.enter(ProviderAccount.SOLE, true);
  }

  @Test
  void a_last_resort_that_succeeds_ends_the_time_that_the_circuit_is_open() {
    open();

    circuit.enter(ProviderAccount.SOLE, true).succeeded();

    assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
    CircuitPermit trial = circuit.enter(ProviderAccount.SOLE, false);
    refuses();
    trial.succeeded();
    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void a_last_resort_that_fails_leaves_the_time_as_it_was() {
    open();
    clock.advance(Duration.ofSeconds(4));

    circuit.enter(ProviderAccount.SOLE, true).failed(Failures.unavailable("a"));

    assertThat(circuit.status(List.of(ProviderAccount.SOLE)).notCalledFor())
        .isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void a_last_resort_from_before_the_trial_ends_nothing() {
    open();
    CircuitPermit older = circuit.enter(ProviderAccount.SOLE, true);
    endOpenTime();
    circuit.enter(ProviderAccount.SOLE, false).failed(Failures.unavailable("a"));

    older.succeeded();

    assertThat(state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void a_stream_gives_its_last_resort_back_when_it_has_begun() {
    ScriptedProvider provider = new ScriptedProvider("a").streams(Wire.stream("a"));
    open();

    CircuitCalls.run(circuits, true, provider, CircuitCalls.STREAM);

    assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
    circuit.enter(ProviderAccount.SOLE, true).succeeded();
    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void the_trial_of_an_earlier_half_open_state_does_not_affect_a_later_one() {
    open();
    endOpenTime();
    CircuitPermit first = circuit.enter(ProviderAccount.SOLE, false);
    first.failed(Failures.unavailable("a"));
    clock.advance(Duration.ofSeconds(20).plusMillis(1));
    circuit.enter(ProviderAccount.SOLE, false);

    first.succeeded();
    first.released();

    assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
    refuses();
  }

  @Test
  void a_permit_ends_once() {
    open();
    endOpenTime();
    CircuitPermit trial = circuit.enter(ProviderAccount.SOLE, false);
    trial.released();
    circuit.enter(ProviderAccount.SOLE, false); // the next trial

    trial.released();
    trial.succeeded();

    refuses();
  }

  @Test
  void an_attempt_that_ends_twice_counts_once() {
    for (int i = 0; i < 2; i++) {
      CircuitPermit permit = circuit.enter(ProviderAccount.SOLE, false);
      permit.failed(Failures.unavailable("a"));
      permit.failed(Failures.unavailable("a"));
    }

    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void a_stream_that_was_the_trial_and_breaks_later_counts_in_the_closed_circuit() {
    ScriptedProvider provider = new ScriptedProvider("a");
    for (int i = 0; i < 4; i++) {
      open();
      clock.advance(Duration.ofMinutes(1));
      provider.breaksOff(Failures.streamBroken("a"), Wire.text("Hel"));
      StreamingReply trial =
          (StreamingReply) CircuitCalls.run(circuits, false, provider, CircuitCalls.STREAM);
      assertThat(state()).isEqualTo(CircuitState.CLOSED);
      trial.next();
      assertThatThrownBy(trial::next).isInstanceOf(ChatException.class);

      for (int failure = 0; failure < 2; failure++) {
        circuit.enter(ProviderAccount.SOLE, false).failed(Failures.unavailable("a"));
        assertThat(state()).isEqualTo(CircuitState.CLOSED);
      }
      circuit.enter(ProviderAccount.SOLE, false).failed(Failures.unavailable("a"));
      assertThat(state()).isEqualTo(CircuitState.OPEN);
      clock.advance(Duration.ofMinutes(1));
      circuit.enter(ProviderAccount.SOLE, false).succeeded();
    }
  }

  @Test
  void each_change_of_state_is_reported_once_with_its_cause() {
    List<CircuitTransition> transitions = new ArrayList<>();
    circuits.onTransition(transitions::add);
    open();
    endOpenTime();
    circuit.enter(ProviderAccount.SOLE, false).succeeded();

    assertThat(transitions)
        .extracting(CircuitTransition::to)
        .containsExactly(CircuitState.OPEN, CircuitState.HALF_OPEN, CircuitState.CLOSED);
    assertThat(transitions.get(0).cause()).isInstanceOf(Unavailable.class);
    assertThat(transitions.get(0).openFor()).isEqualTo(Duration.ofSeconds(10));
  }
}
