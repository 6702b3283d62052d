package io.aiprovider.routing.hedge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.Attempt.Outcome;
import io.aiprovider.call.ChatCall;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.DeadlineExceeded;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.NoTargetLeft;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.resilience.HedgePolicy;
import io.aiprovider.routing.ModelGroup;
import io.aiprovider.switches.Switch;
import io.aiprovider.switches.Switch.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A second target is called while the first one takes long. */
@Timeout(30)
class HedgeTest extends HedgeFixture {

  @Test
  void the_second_target_answers_if_the_first_takes_too_long() {
    a.script.hangs();
    b.script.streams("Hello", " from b");
    client(SOON);
    ChatCall call = newCall().build();

    assertThat(ask(STREAM, call)).isEqualTo("Hello from b");

    assertThat(call().attempts()).extracting(Attempt::id).containsExactly(id(call, 1), id(call, 2));
    Attempt lost = call().attempts().get(0);
    assertThat(lost.outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(lost.lost()).isTrue();
    assertThat(lost.hedge()).isFalse();
    assertThat(lost.cost()).extracting(Cost::status).isEqualTo(Cost.Status.PARTIAL);
    Attempt won = call().attempts().get(1);
    assertThat(won.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(won.hedge()).isTrue();
    assertThat(won.lost()).isFalse();
    assertThat(call.trace().fallbacks()).isEqualTo(1);
    assertThat(hedges("b", "won")).isEqualTo(1);
    assertThat(meters.find("ai_provider.failovers").counters()).isEmpty();
  }

  @Test
  void a_drained_target_is_not_called_beside_another_one() {
    a.script.hangs();
    c.script.streams("Hello", " from c");
    ChatClient client = client(SOON);
    client
        .switches()
        .set(new Switch("x", Action.DRAIN, "b", null, 0, Instant.now().plusSeconds(600)));

    assertThat(ask(STREAM)).isEqualTo("Hello from c");
    assertThat(b.script.requestCount()).isZero();
  }

  @Test
  void the_cost_of_a_call_has_that_of_the_attempt_that_lost() {
    a.script.hangs();
    b.script.streams("Hello");
    client(SOON);
    ChatCall call = newCall().build();

    ask(STREAM, call);

    Cost whole = call().end().cost();
    assertThat(whole.status()).isEqualTo(Cost.Status.PARTIAL);
    assertThat(whole.usd())
        .isEqualByComparingTo(
            call().attempts().get(0).cost().usd().add(call().attempts().get(1).cost().usd()))
        .isGreaterThan(call().attempts().get(1).cost().usd());
  }

  @Test
  void the_first_target_answers_if_it_is_faster_after_all() throws Exception {
    a.hold();
    a.script.streams("Hello", " from a");
    b.script.hangs();
    client(SOON);
    ChatCall call = newCall().build();

    CompletableFuture<String> answer = askLater(STREAM, call);
    b.script.awaitWaiting();
    a.letGo();

    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("Hello from a");
    assertThat(call().attempts()).extracting(Attempt::id).containsExactly(id(call, 2), id(call, 1));
    assertThat(call().attempts()).extracting(Attempt::lost).containsExactly(true, false);
    assertThat(call.trace().fallbacks()).isZero();
    assertThat(call().firstContent()).isNotNull();
    assertThat(call().overhead()).isBetween(Duration.ZERO, Duration.ofSeconds(5));
    assertThat(hedges("b", "lost")).isEqualTo(1);
  }

  @Test
  void if_both_fail_the_call_goes_on_with_the_next_target() throws Exception {
    a.hold();
    b.hold();
    a.script.fails(Failures.unavailable("p"));
    b.script.fails(Failures.unavailable("p"));
    c.script.streams("Hello from c");
    client(SOON);
    ChatCall call = newCall().build();

    CompletableFuture<String> answer = askLater(STREAM, call);
    b.awaitRequest();
    a.letGo();
    b.letGo();

    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("Hello from c");
    assertThat(call().attempts())
        .extracting(attempt -> attempt.target().provider())
        .containsExactly("a", "b", "c");
    assertThat(hedges("b", "failed")).isEqualTo(1);
  }

  @Test
  void the_attempts_of_both_count_for_the_most_that_a_call_may_make() throws Exception {
    resilience = resilience.withMaxAttempts(2);
    a.hold();
    b.hold();
    a.script.fails(Failures.unavailable("p"));
    b.script.fails(Failures.unavailable("p"));
    client(SOON);

    CompletableFuture<String> answer = askLater(STREAM, newCall().build());
    b.awaitRequest();
    a.letGo();
    b.letGo();

    assertThatThrownBy(answer::join).hasCauseInstanceOf(NoTargetLeft.class);
    assertThat(c.threads).isEmpty();
  }

  @Test
  void one_that_fails_does_not_end_the_other() throws Exception {
    a.hold();
    b.hold();
    a.script.fails(Failures.unavailable("p"));
    b.script.streams("Hello from b");
    client(SOON);

    CompletableFuture<String> answer = askLater(STREAM, newCall().build());
    b.awaitRequest();
    a.letGo();
    Awaitility.await().until(() -> !ended.isEmpty());
    b.letGo();

    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("Hello from b");
    assertThat(call().attempts()).extracting(Attempt::lost).containsExactly(false, false);
  }

  @Test
  void a_refusal_of_the_request_does_not_end_the_other() throws Exception {
    a.hold();
    b.hold();
    a.script.fails(Failures.invalidRequest("a"));
    b.script.streams("Hello from b");
    client(SOON);

    CompletableFuture<String> answer = askLater(STREAM, newCall().build());
    b.awaitRequest();
    a.letGo();
    Awaitility.await().until(() -> !ended.isEmpty());
    b.letGo();

    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("Hello from b");
  }

  @Test
  void a_failure_before_the_delay_is_an_ordinary_failover() {
    a.script.fails(Failures.unavailable("p"));
    b.script.streams("Hello from b");
    client(LATE);

    assertThat(ask(STREAM)).isEqualTo("Hello from b");

    assertThat(call().attempts()).extracting(Attempt::hedge).containsExactly(false, false);
  }

  @Test
  void a_caller_that_leaves_before_the_delay_leaves_one_attempt() throws Exception {
    a.script.hangs();
    client(LATE);
    ChatCall call = newCall().build();

    CompletableFuture<String> answer = askLater(STREAM, call);
    a.script.awaitWaiting();
    call.cancel();

    assertThatThrownBy(answer::join).hasCauseInstanceOf(Cancelled.class);
    assertThat(call().attempts()).extracting(Attempt::outcome).containsExactly(Outcome.CANCELLED);
  }

  @Test
  void a_caller_that_leaves_cancels_both() throws Exception {
    a.script.hangs();
    b.script.hangs();
    client(SOON);
    ChatCall call = newCall().build();

    CompletableFuture<String> answer = askLater(STREAM, call);
    a.script.awaitWaiting();
    b.script.awaitWaiting();
    call.cancel();

    assertThatThrownBy(answer::join).hasCauseInstanceOf(Cancelled.class);
    assertThat(call().attempts())
        .extracting(Attempt::outcome)
        .containsExactly(Outcome.CANCELLED, Outcome.CANCELLED);
    assertThat(call().attempts()).extracting(Attempt::lost).containsOnly(false);
    assertThat(hedges("b", "cancelled")).isEqualTo(1);
  }

  @Test
  void a_caller_that_leaves_the_stream_ends_the_winner() {
    a.script.hangs();
    b.script.stalls("Hello");
    ChatCall call;
    try (StreamingReply reply =
        (StreamingReply) client(SOON).send(STREAM, call = newCall().build())) {
      assertThat(reply.provider()).isEqualTo("b");
      reply.next();
    }

    assertThat(call().attempts())
        .extracting(Attempt::outcome)
        .containsExactly(Outcome.CANCELLED, Outcome.CANCELLED);
    assertThat(call().attempts()).extracting(Attempt::lost).containsExactly(true, false);
    assertThat(call.trace().attempts()).hasSize(2);
  }

  @Test
  void the_deadline_cancels_both() {
    a.script.hangs();
    b.script.hangs();
    client(SOON);
    ChatCall call = newCall().timeLimit(Duration.ofSeconds(1)).build();

    assertThatThrownBy(() -> ask(STREAM, call)).isInstanceOf(DeadlineExceeded.class);

    assertThat(call().attempts())
        .extracting(Attempt::outcome)
        .containsOnly(Outcome.CANCELLED)
        .hasSize(2);
  }

  @Test
  void a_plain_call_is_hedged_after_a_fixed_time() {
    a.script.hangs();
    b.script.answers("Hello from b");
    client(SOON);

    assertThat(ask(PLAIN)).isEqualTo("Hello from b");

    assertThat(call().attempts()).extracting(Attempt::lost).containsExactly(true, false);
    assertThat(call().end().cost().usd())
        .isGreaterThan(call().attempts().get(1).cost().usd()); // with that of a
  }

  @Test
  void after_p95_only_streams_of_a_target_that_is_known_are_hedged() {
    client(HedgePolicy.AFTER_P95);
    for (int i = 0; i < 20; i++) {
      a.script.streams("Hello");
      ask(STREAM);
    }
    assertThat(a.threads).containsOnly(Thread.currentThread()); // so they could not be hedged

    a.script.hangs();
    b.script.streams("Hello from b");
    assertThat(ask(STREAM)).isEqualTo("Hello from b");

    a.script.answers("Hello");
    ask(PLAIN);
    assertThat(a.threads).hasSize(22).last().isEqualTo(Thread.currentThread());
  }

  @Test
  void without_another_target_nothing_is_hedged() {
    routing = routing.withGroup("alone", ModelGroup.of("a/m"));
    a.script.streams("Hello");
    client(SOON);

    ask(STREAM.withModel("alone"));

    assertThat(a.threads).containsExactly(Thread.currentThread());
  }

  @Test
  void a_group_decides_for_itself() {
    ModelGroup both = ModelGroup.of("a/m", "b/m");
    routing = routing.withGroup("on", both.withHedge(SOON)).withGroup("off", both);
    client(HedgePolicy.OFF);

    a.script.streams("Hello");
    ask(STREAM.withModel("off"));
    assertThat(a.threads).containsExactly(Thread.currentThread());

    a.script.hangs();
    b.script.streams("Hello from b");
    assertThat(ask(STREAM.withModel("on"))).isEqualTo("Hello from b");
  }

  @Test
  void a_group_can_switch_hedging_off() {
    routing = routing.withGroup("off", ModelGroup.of("a/m", "b/m").withHedge(HedgePolicy.OFF));
    client(SOON);
    a.script.streams("Hello");

    ask(STREAM.withModel("off"));

    assertThat(a.threads).containsExactly(Thread.currentThread());
  }

  @Test
  void a_provider_that_does_not_stop_does_not_keep_the_answer_back() throws Exception {
    UnstoppableProvider slow = new UnstoppableProvider("slow");
    b.script.streams("Hello from b");
    client(SOON)
        .reconfigure(
            change ->
                change
                    .provider(slow)
                    .routing(routing.withGroup("g", ModelGroup.of("slow/m", "b/m"))));
    ChatCall call = newCall().build();

    assertThat(ask(STREAM.withModel("g"), call)).isEqualTo("Hello from b");
    assertThat(finished).isEmpty(); // the call ends with the last of its attempts
    assertThat(call.trace().attempts()).extracting(Attempt::outcome).contains(Outcome.UNDER_WAY);

    slow.letGo();
    Awaitility.await().until(() -> !finished.isEmpty());
    assertThat(call().attempts()).extracting(Attempt::lost).containsExactly(true, false);
  }

  private static String id(ChatCall call, int number) {
    return call.id() + "." + number;
  }
}
