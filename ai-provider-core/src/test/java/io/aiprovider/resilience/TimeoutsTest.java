package io.aiprovider.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.AttemptInterceptor;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.StreamingReply;
import io.aiprovider.chat.Wire;
import io.aiprovider.failure.DeadlineExceeded;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.testing.ScriptedProvider;
import io.aiprovider.time.MonotonicClock;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TimeoutsTest {
  private static final Duration SHORT = Duration.ofMillis(30);
  private static final Duration LENIENT = Duration.ofMillis(150); // must not pass by accident
  private static final Duration NONE = Duration.ZERO;

  private final DeadlineTimer timer = new DeadlineTimer(MonotonicClock.system());
  private final ScriptedProvider provider = new ScriptedProvider("a");

  @AfterEach
  void stop() {
    timer.close();
  }

  private AttemptInterceptor timeouts(
      Duration firstToken, Duration idle, Duration response, Duration attempt) {
    AttemptTimeouts limits = new AttemptTimeouts(firstToken, idle, response, attempt);
    Timeouts timeouts = new Timeouts(timer, name -> limits);
    CommitGate gate = new CommitGate();
    return chain ->
        timeouts.intercept(new DelegatingChain(chain, request -> gate.intercept(chain)));
  }

  @Test
  void a_stream_has_so_long_to_its_first_content() {
    provider.stalls(Wire.opening());

    assertThatThrownBy(
            () ->
                AttemptChain.run(timeouts(SHORT, NONE, NONE, NONE), provider, AttemptChain.STREAM))
        .isInstanceOf(TimedOut.class)
        .hasMessage("There was no content within 30 ms.");
  }

  @Test
  void a_plain_call_has_so_long_to_its_answer() {
    provider.hangs();

    assertThatThrownBy(
            () -> AttemptChain.run(timeouts(NONE, NONE, SHORT, NONE), provider, AttemptChain.PLAIN))
        .isInstanceOf(TimedOut.class)
        .hasMessage("There was no answer within 30 ms.");
  }

  @Test
  void an_attempt_has_so_long_in_all() {
    provider.stalls(Wire.text("Hel"));
    StreamingReply reply =
        (StreamingReply)
            AttemptChain.run(timeouts(NONE, NONE, NONE, SHORT), provider, AttemptChain.STREAM);
    assertThat(reply.next()).isNotNull();

    assertThatThrownBy(reply::next)
        .isInstanceOf(TimedOut.class)
        .hasMessage("There was no complete answer within 30 ms.");
  }

  @Test
  void a_stream_may_be_silent_for_so_long() {
    provider.stalls(Wire.text("Hel"));
    StreamingReply reply =
        (StreamingReply)
            AttemptChain.run(timeouts(NONE, SHORT, NONE, NONE), provider, AttemptChain.STREAM);
    assertThat(reply.next()).isNotNull();

    assertThatThrownBy(reply::next)
        .isInstanceOf(TimedOut.class)
        .hasMessage("There was no event within 30 ms.");
  }

  @Test
  void a_caller_who_takes_its_time_is_not_the_providers_silence() {
    provider.streams(Wire.stream("a", "b"));
    ChatCall attempt = AttemptChain.attempt(false);
    StreamingReply reply =
        (StreamingReply)
            AttemptChain.run(
                timeouts(NONE, LENIENT, NONE, NONE), provider, AttemptChain.STREAM, attempt);
    reply.next();

    Awaitility.await()
        .during(LENIENT.multipliedBy(2))
        .atMost(Duration.ofSeconds(5))
        .until(() -> attempt.cancelled() == null);

    assertThat(reply).hasSize(3);
  }

  @Test
  void the_calls_own_deadline_comes_first_when_it_is_nearer() {
    provider.hangs();
    ChatCall attempt =
        ChatCall.builder().timeLimit(SHORT).build().attempt(AttemptChain.TARGET, true).call();

    assertThatThrownBy(
            () ->
                AttemptChain.run(
                    timeouts(NONE, NONE, NONE, Duration.ofSeconds(9)),
                    provider,
                    AttemptChain.PLAIN,
                    attempt))
        .isInstanceOf(DeadlineExceeded.class);
  }

  @Test
  void an_attempt_that_has_ended_is_not_cancelled_later() {
    provider.answers("Hi");
    ChatCall attempt = AttemptChain.attempt(false);

    AttemptChain.run(timeouts(NONE, NONE, LENIENT, LENIENT), provider, AttemptChain.PLAIN, attempt);

    Awaitility.await()
        .during(LENIENT.multipliedBy(2))
        .atMost(Duration.ofSeconds(5))
        .until(() -> attempt.cancelled() == null);
  }

  @Test
  void a_negative_timeout_is_refused() {
    assertThatThrownBy(() -> new AttemptTimeouts(NONE, Duration.ofMillis(-1), NONE, NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("idle timeout");
  }
}
