package io.aiprovider.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.Wire;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.ContentFiltered;
import io.aiprovider.failure.ContextOverflow;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.DeadlineExceeded;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FailoverTest {
  private final FailoverFixture engine = new FailoverFixture();

  @AfterEach
  void stop() {
    engine.close();
  }

  private CompleteReply answer() {
    return (CompleteReply) engine.answer(FailoverFixture.PLAIN);
  }

  private StreamingReply stream() {
    return (StreamingReply) engine.answer(FailoverFixture.STREAM);
  }

  @Test
  @DisplayName(
      "13 a stream that fails before its first content fails over, invisible to the caller")
  void fails_over_before_the_first_content() {
    engine.a.breaksOff(Failures.streamBroken("a"), Wire.opening());
    engine.b.streams(Wire.stream("Hello"));

    assertThat(stream()).containsExactly(Wire.stream("Hello"));
  }

  @Test
  @DisplayName("13 when all streams fail before content there is no stream")
  void all_streams_fail_before_content() {
    engine.options = engine.options.withMaxAttempts(2);
    engine.a.breaksOff(Failures.streamBroken("a"), Wire.opening());
    engine.b.streams();

    assertThatThrownBy(this::stream)
        .isInstanceOfSatisfying(
            ChatException.class, failure -> assertThat(failure.status()).isEqualTo(502));
  }

  @Test
  @DisplayName("14 once content was released nothing is replayed")
  void does_not_fail_over_once_a_chunk_was_released() {
    engine.a.breaksOff(Failures.streamBroken("a"), Wire.text("Hel"));

    StreamingReply reply = stream();

    assertThat(reply.next()).isEqualTo(Wire.text("Hel"));
    assertThatThrownBy(reply::next).isInstanceOf(StreamBroken.class);
    assertThat(engine.b.requestCount()).isZero();
  }

  @Test
  @DisplayName("44 a deterministic 400 does not fail over and keeps its body")
  void a_deterministic_400_does_not_fail_over() {
    var body = Wire.json("{'error':{'message':'bad'}}");
    InvalidRequest failure =
        new InvalidRequest("bad", new FailureDetail("a", 400, "seed", "x", null, body));
    engine.a.fails(failure);

    assertThatThrownBy(this::answer).isSameAs(failure);

    assertThat(failure.body()).isEqualTo(body);
    assertThat(engine.b.requestCount()).isZero();
  }

  @Test
  @DisplayName("45 48 context overflow and content filter are passed on unchanged")
  void overflow_and_filter_are_passed_on_unchanged() {
    FailureDetail detail = FailureDetail.ofProvider("a");
    for (ChatException failure :
        List.of(new ContextOverflow("long", detail), new ContentFiltered("no", detail))) {
      engine.a.fails(failure);

      assertThatThrownBy(this::answer).isSameAs(failure);
    }
    assertThat(engine.b.requestCount()).isZero();
  }

  @Test
  @DisplayName("45 a prompt that is too long for one model goes to one with a larger window")
  void a_prompt_that_is_too_long_goes_to_a_larger_window() {
    engine.routes =
        (request, call) ->
            RoutePlan.of(new Target("a", "gpt-4o", false), new Target("b", "gpt-4.1", true));
    engine.a.fails(new ContextOverflow("long", FailureDetail.ofProvider("a")));
    engine.b.answers("Hello");

    assertThat(answer().response().text()).isEqualTo("Hello");
  }

  @Test
  @DisplayName("the plan of the call shows targets that were skipped at dispatch")
  void the_plan_shows_targets_that_were_cooling_down() {
    engine.a.fails(Failures.rateLimited("a", Duration.ofSeconds(60)));
    engine.b.answers("Hello").answers("Hello");
    answer();
    engine.call = ChatCall.create();

    answer();

    assertThat(engine.call.routePlan().candidates())
        .extracting(RoutePlan.Candidate::verdict)
        .containsExactly(RoutePlan.Verdict.COOLING_DOWN, RoutePlan.Verdict.SELECTED);
    assertThat(engine.call.routePlan().candidates().get(0).reason())
        .startsWith("not called until ");
  }

  @Test
  @DisplayName("47 a temporary failure leads to failover")
  void a_temporary_failure_leads_to_failover() {
    for (ChatException failure :
        List.of(
            Failures.unavailable("a"),
            Failures.overloaded("a", null),
            Failures.rateLimited("a", null),
            Failures.timedOut("a"),
            Failures.unauthorized("a"),
            Failures.modelNotFound("a"))) {
      engine.a.fails(failure);
      engine.b.answers("Hello");

      assertThat(answer().response().text()).isEqualTo("Hello");
    }
  }

  @Test
  @DisplayName("47 a refused key is not tried again within the call, but by the next one")
  void a_refused_key_is_tried_by_the_next_call() {
    engine.onlyA();
    engine.a.fails(Failures.unauthorized("a"));
    assertThatThrownBy(this::answer).isInstanceOf(ChatException.class);
    assertThat(engine.a.requestCount()).isEqualTo(1);

    engine.a.answers("Hello");

    assertThat(answer().response().text()).isEqualTo("Hello");
  }

  @Test
  void a_sole_provider_is_called_again() {
    engine.onlyA();
    engine.a.fails(Failures.unavailable("a")).answers("Hello");

    assertThat(answer().response().text()).isEqualTo("Hello");
  }

  @Test
  void a_sole_provider_whose_circuit_is_open_is_called_once_by_each_call() {
    engine.onlyA();
    for (int i = 0; i < 10; i++) {
      engine.a.fails(Failures.unauthorized("a"));
      assertThatThrownBy(this::answer).isInstanceOf(ChatException.class);
    }
    engine.a.fails(Failures.unavailable("a")).answers("Hello");
    engine.call = ChatCall.create();

    assertThatThrownBy(this::answer).isInstanceOf(ChatException.class);

    assertThat(engine.a.requestCount()).isEqualTo(11);
    assertThat(answer().response().text()).isEqualTo("Hello");
  }

  @Test
  void the_trace_has_attempts_and_fallbacks() {
    engine.options = engine.options.withMaxAttempts(5);
    ChatException first = Failures.unavailable("a");
    ChatException second = Failures.unavailable("b");
    engine.a.fails(first).answers("Hello");
    engine.b.fails(second);

    answer();

    Target a = new Target("a", "m", false);
    assertThat(engine.call.trace().attempts())
        .extracting(Attempt::target, Attempt::failure)
        .containsExactly(
            tuple(a, first), tuple(new Target("b", "m", false), second), tuple(a, null));
    assertThat(engine.call.trace().fallbacks()).isEqualTo(2);
  }

  @Test
  @DisplayName("case R42 a provider without credit is called if all others are cooling down")
  void a_provider_without_credit_is_the_last_resort() {
    engine.a.fails(Failures.quotaExhausted("a", null));
    engine.b.fails(Failures.rateLimited("b", Duration.ofSeconds(30)));
    assertThatThrownBy(this::answer).isInstanceOf(ChatException.class);
    engine.call = ChatCall.create();
    engine.a.answers("Hello");

    assertThat(answer().response().text()).isEqualTo("Hello");

    assertThat(engine.a.requestCount()).isEqualTo(2);
    assertThat(engine.b.requestCount()).isOne();
  }

  @Test
  @DisplayName("case R42 a provider without credit is not called if another can be called")
  void others_are_called_before_a_provider_without_credit() {
    engine.a.fails(Failures.quotaExhausted("a", null));
    engine.b.answers("one").answers("two");
    answer();
    engine.call = ChatCall.create();

    answer();

    assertThat(engine.call.trace().attempts()).hasSize(1);
    assertThat(engine.call.trace().fallbacks()).isOne();

    assertThat(engine.a.requestCount()).isOne();
  }

  @Test
  void no_provider_is_called_if_all_sent_a_retry_after() {
    engine.a.fails(Failures.rateLimited("a", Duration.ofSeconds(40)));
    engine.b.fails(Failures.rateLimited("b", Duration.ofSeconds(30)));
    assertThatThrownBy(this::answer).isInstanceOf(ChatException.class);
    engine.call = ChatCall.create();

    assertThatThrownBy(this::answer)
        .isInstanceOfSatisfying(
            CoolingDown.class,
            refusal -> assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(30)));

    assertThat(engine.call.trace().fallbacks()).isZero();
    assertThat(engine.a.requestCount() + engine.b.requestCount()).isEqualTo(2);
    assertThat(engine.call.trace().skipped()).hasSize(2);
  }

  @Test
  void when_all_circuits_are_open_a_call_reaches_only_one_provider() {
    engine.options =
        engine.options.withRetry(new RetryPolicy(1, Duration.ofMillis(2), Duration.ofSeconds(5)));
    for (int i = 0; i < 10; i++) {
      engine.a.fails(Failures.unauthorized("a"));
      engine.b.fails(Failures.unauthorized("b"));
      assertThatThrownBy(this::answer).isInstanceOf(ChatException.class);
    }
    engine.a.fails(Failures.unavailable("a"));
    assertThatThrownBy(this::answer).isInstanceOf(ChatException.class);
    assertThat(engine.a.requestCount()).isEqualTo(11);
    assertThat(engine.b.requestCount()).isEqualTo(10);
    engine.a.answers("Hello");

    assertThat(answer().response().text()).isEqualTo("Hello");
  }

  @Test
  void each_provider_is_called_with_its_own_model() {
    engine.routes =
        (request, call) -> RoutePlan.of(new Target("a", "x", false), new Target("b", "y", true));
    engine.a.fails(Failures.unavailable("a"));
    engine.b.answers("Hello");

    answer();

    assertThat(engine.a.requests()).extracting(request -> request.model()).containsExactly("x");
    assertThat(engine.b.requests()).extracting(request -> request.model()).containsExactly("y");
  }

  @Test
  void ends_at_the_calls_deadline() {
    engine.call = ChatCall.builder().timeLimit(Duration.ofMillis(40)).build();
    engine.a.hangs();

    assertThatThrownBy(this::answer).isInstanceOf(DeadlineExceeded.class);
    assertThat(engine.b.requestCount()).isZero();
  }

  @Test
  void a_call_whose_time_is_over_before_its_first_attempt_ends_at_its_deadline() {
    engine.call = ChatCall.builder().timeLimit(Duration.ofNanos(1)).build();

    assertThatThrownBy(this::answer).isInstanceOf(DeadlineExceeded.class);
    assertThat(engine.a.requestCount()).isZero();
  }

  @Test
  void does_not_begin_a_wait_that_would_not_end_before_the_deadline() {
    engine.onlyA();
    engine.call = ChatCall.builder().timeLimit(Duration.ofMillis(4_500)).build();
    ChatException failure = Failures.rateLimited("a", Duration.ofMillis(4_900));
    engine.a.fails(failure);

    assertThatThrownBy(this::answer).isSameAs(failure);

    assertThat(engine.call.elapsed()).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  @DisplayName("19 20 a caller that leaves ends the attempt, and no other provider is called")
  void a_caller_who_leaves_ends_the_attempt() {
    engine.a.hangs();
    CompletableFuture<CompleteReply> answer = CompletableFuture.supplyAsync(this::answer);
    engine.a.awaitWaiting();

    engine.call.cancel();

    assertThatThrownBy(answer::join).hasCauseInstanceOf(Cancelled.class);
    assertThat(engine.b.requestCount()).isZero();
  }

  @Test
  void a_caller_who_leaves_ends_the_wait_before_a_retry() {
    engine.onlyA();
    ChatException failure = Failures.rateLimited("a", Duration.ofMillis(4_000));
    engine.a.fails(failure);
    CompletableFuture<CompleteReply> answer = CompletableFuture.supplyAsync(this::answer);
    Awaitility.await().until(() -> engine.a.requestCount() == 1);

    engine.call.cancel();

    assertThatThrownBy(answer::join).hasCauseInstanceOf(Cancelled.class);
    assertThat(engine.call.elapsed()).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void a_cancelled_call_reaches_no_provider() {
    engine.call.cancel();

    assertThatThrownBy(this::answer).isInstanceOf(Cancelled.class);
    assertThat(engine.a.requestCount()).isZero();
  }
}
