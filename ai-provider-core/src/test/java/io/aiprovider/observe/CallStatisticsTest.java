package io.aiprovider.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Wire;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.NoTargetLeft;
import io.aiprovider.failure.NotCached;
import io.aiprovider.interceptor.CallListening;
import io.aiprovider.interceptor.InterceptorChain;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallStatisticsTest {
  private final MutableClock clock = new MutableClock();
  private final CallStatistics statistics = new CallStatistics(clock);
  private final ScriptedProvider provider = new ScriptedProvider("a");

  private ChatReply call() {
    ChatCall call =
        ChatCall.builder().clocks(clock, clock).build().attempt(new Target("a", "m", false)).call();
    return InterceptorChain.run(
        List.of(new CallListening(List.of(statistics))),
        provider::chat,
        ChatRequest.of("Hi"),
        call);
  }

  private void failedCall() {
    try {
      call();
    } catch (ChatException expected) {
      // it is counted
    }
  }

  @Test
  void there_are_no_calls_at_first() {
    assertThat(statistics.snapshot().calls()).isZero();
    assertThat(statistics.snapshot().errorRate()).isZero();
  }

  @Test
  void counts_calls_and_failures() {
    provider.answers("Hi").fails(Failures.unavailable("a"));
    call();
    failedCall();

    assertThat(statistics.snapshot().calls()).isEqualTo(2);
    assertThat(statistics.snapshot().failed()).isEqualTo(1);
    assertThat(statistics.snapshot().errorRate()).isEqualTo(0.5);
  }

  @Test
  void an_error_of_the_caller_is_not_counted_as_a_failure() {
    provider.fails(Failures.invalidRequest("a")).fails(Failures.modelNotFound("a"));
    failedCall();
    failedCall();

    assertThat(statistics.snapshot().calls()).isEqualTo(2);
    assertThat(statistics.snapshot().failed()).isZero();
  }

  @Test
  void counts_failures_by_their_kind_also_those_of_the_caller() {
    provider
        .fails(Failures.invalidRequest("a"))
        .fails(Failures.unavailable("a"))
        .fails(Failures.unavailable("a"));
    failedCall();
    failedCall();
    failedCall();

    assertThat(statistics.snapshot().failures())
        .containsExactlyInAnyOrderEntriesOf(Map.of("invalid_request", 1L, "unavailable", 2L));
  }

  @Test
  void a_call_for_a_cached_answer_alone_is_not_counted_as_a_failure() {
    provider.fails(new NotCached("There is none.", FailureDetail.NONE));
    failedCall();

    assertThat(statistics.snapshot().failed()).isZero();
    assertThat(statistics.snapshot().failures()).containsExactly(Map.entry("not_cached", 1L));
  }

  @Test
  void attempts_that_failed_in_the_same_way_do_not_hide_the_cause() {
    ChatException down = Failures.unavailable("a");
    ChatException late = Failures.timedOut("a");
    provider
        .fails(new NoTargetLeft("All failed.", List.of(down, down)))
        .fails(new NoTargetLeft("All failed.", List.of(down, late)));
    failedCall();
    failedCall();

    assertThat(statistics.snapshot().failures())
        .containsExactlyInAnyOrderEntriesOf(Map.of("unavailable", 1L, "no_target_left", 1L));
  }

  @Test
  void a_stream_counts_when_it_ends() {
    provider.streams(Wire.stream("Hi")).breaksOff(Failures.streamBroken("a"));
    StreamingReply left = (StreamingReply) call();
    assertThat(statistics.snapshot().calls()).isZero();

    left.close();
    assertThat(statistics.snapshot().calls()).isEqualTo(1);
    assertThat(statistics.snapshot().failed()).isZero();

    StreamingReply broken = (StreamingReply) call();
    try {
      broken.next();
    } catch (ChatException expected) {
      // it is counted
    }
    assertThat(statistics.snapshot().failed()).isEqualTo(1);
  }

  @Test
  void reports_how_long_calls_took() {
    provider.streams(Wire.stream("Hi"));
    StreamingReply reply = (StreamingReply) call();
    clock.advance(Duration.ofSeconds(2));
    clock.setForward(Duration.ofDays(-3));
    reply.close();

    CallStatistics.Snapshot snapshot = statistics.snapshot();

    assertThat(snapshot.average()).isEqualTo(Duration.ofSeconds(2));
    assertThat(snapshot.p50()).isCloseTo(Duration.ofSeconds(2), Duration.ofMillis(200));
    assertThat(snapshot.p99()).isGreaterThanOrEqualTo(snapshot.p50());
  }

  @Test
  void a_change_of_the_date_does_not_change_the_percentiles() {
    provider.streams(Wire.stream("Hi"));
    StreamingReply reply = (StreamingReply) call();
    clock.advance(Duration.ofSeconds(2));
    reply.close();
    clock.setForward(Duration.ofDays(365));
    assertThat(statistics.snapshot().p50()).isPositive();

    clock.advance(Duration.ofMinutes(10));

    assertThat(statistics.snapshot().p50()).isZero();
  }
}
