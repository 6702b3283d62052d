package io.aiprovider.resilience.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.failure.Failures;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.reply.StreamingReply;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A circuit that opens because of slow answers. */
class SlowCallsTest extends CircuitFixture {
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final Duration SLOW = LIMIT.plusMillis(1);

  @BeforeEach
  void limit() {
    circuits =
        new Circuits(
            POLICY.withSlowCalls(LIMIT, 50),
            clock,
            model -> model,
            any -> List.of(ProviderAccount.SOLE));
  }

  private void answerAfter(Duration time) {
    provider.answers("Hi");
    CircuitCalls.run(circuits, false, provider, CircuitCalls.PLAIN, () -> clock.advance(time));
  }

  private void stream(Duration firstContent, Duration rest) {
    provider.streams("Hi");
    try (StreamingReply reply =
        (StreamingReply)
            CircuitCalls.run(
                circuits,
                false,
                provider,
                CircuitCalls.STREAM,
                () -> clock.advance(firstContent))) {
      clock.advance(rest);
      reply.forEach(chunk -> {});
    }
  }

  @Test
  void slow_plain_answers_open_it() {
    answerAfter(LIMIT);
    answerAfter(LIMIT);
    answerAfter(SLOW);
    assertThat(state()).isEqualTo(CircuitState.CLOSED);
    answerAfter(SLOW);

    assertThat(state()).isEqualTo(CircuitState.OPEN);
    assertThat(refused())
        .hasMessage("The provider is cooling down after earlier failures (latest: slow answers).");
  }

  @Test
  void of_a_stream_the_time_to_the_first_content_counts() {
    for (int i = 0; i < 8; i++) {
      stream(LIMIT, Duration.ofMinutes(5));
    }
    assertThat(state()).isEqualTo(CircuitState.CLOSED);

    for (int i = 0; i < 4; i++) {
      stream(SLOW, Duration.ZERO);
    }
    assertThat(state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void a_slow_trial_opens_it_again_and_a_fast_one_closes_it() {
    for (int i = 0; i < 4; i++) {
      answerAfter(SLOW);
    }
    endOpenTime();
    answerAfter(SLOW);
    assertThat(state()).isEqualTo(CircuitState.OPEN);
    endOpenTime(Duration.ofSeconds(20));

    stream(SLOW, Duration.ZERO);
    assertThat(state()).isEqualTo(CircuitState.OPEN);
    endOpenTime(Duration.ofSeconds(30));

    stream(LIMIT, Duration.ZERO);
    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void failures_count_beside_them() {
    for (int i = 0; i < 4; i++) {
      fail(Failures.unavailable("a"));
    }

    assertThat(state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void without_a_limit_no_answer_is_slow() {
    circuits = new Circuits(POLICY, clock, model -> model, any -> List.of(ProviderAccount.SOLE));
    for (int i = 0; i < 8; i++) {
      answerAfter(Duration.ofDays(30));
    }

    assertThat(Objects.requireNonNull(circuits.of("a").get("m")).state())
        .isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void settings_out_of_range_are_refused_and_named() {
    assertThatThrownBy(() -> POLICY.withSlowCalls(Duration.ofMillis(-1), 50))
        .hasMessageContaining("slow-call duration");
    assertThatThrownBy(() -> POLICY.withSlowCalls(LIMIT, 101))
        .hasMessageContaining("slow-call rate");
  }
}
