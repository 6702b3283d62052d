package io.aiprovider.resilience.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.Failures;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.time.Duration;
import java.util.List;

/** A provider with a circuit, and calls to it. */
abstract class CircuitFixture {
  static final CircuitBreakerPolicy POLICY =
      new CircuitBreakerPolicy(true, 50, 4, 8, Duration.ofSeconds(10), Duration.ofSeconds(30), 1);

  final MutableClock clock = new MutableClock();
  final ScriptedProvider provider = new ScriptedProvider("a");
  Circuits circuits =
      new Circuits(POLICY, clock, model -> model, any -> List.of(ProviderAccount.SOLE));

  ChatReply call(boolean sole) {
    return CircuitCalls.run(circuits, sole, provider, CircuitCalls.PLAIN);
  }

  StreamingReply stream() {
    return (StreamingReply) CircuitCalls.run(circuits, false, provider, CircuitCalls.STREAM);
  }

  void succeed() {
    provider.answers("Hi");
    call(false);
  }

  void fail(ChatException failure) {
    provider.fails(failure);
    assertThatThrownBy(() -> call(false)).isSameAs(failure);
  }

  void open() {
    for (int i = 0; i < 4; i++) {
      fail(Failures.unavailable("a"));
    }
  }

  /** Lets the shortest open time end. */
  void endOpenTime() {
    endOpenTime(Duration.ofSeconds(10));
  }

  void endOpenTime(Duration openTime) {
    clock.advance(openTime.plusMillis(1));
  }

  CoolingDown refused() {
    int before = provider.requestCount();
    CoolingDown refusal = catchThrowableOfType(CoolingDown.class, () -> call(false));
    assertThat(provider.requestCount()).isEqualTo(before);
    assertThat(refusal).isNotNull();
    return refusal;
  }

  CircuitState state() {
    return circuits.of("a").get("m").state();
  }
}
