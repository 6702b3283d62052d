package io.aiprovider.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.DeadlineExceeded;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ChatCallTest {
  private static final Target TARGET = new Target("openai", "gpt-4o", false);

  private final List<String> told = new ArrayList<>();

  @Test
  void has_a_unique_id_and_numbers_its_attempts() {
    ChatCall call = ChatCall.create();

    assertThat(call.id()).matches("call_[0-9a-f]{24}").isNotEqualTo(ChatCall.create().id());
    assertThat(call.attempt(TARGET, false).call().id()).isEqualTo(call.id() + ".1");
    assertThat(call.attempt(TARGET, false).call().id()).isEqualTo(call.id() + ".2");
  }

  @Test
  @DisplayName(
      "case R58 an attempt has the attributes of its call, including the caller's request id")
  void attempts_share_the_attributes() {
    CallAttribute<Duration> patience = CallAttribute.named("patience");
    ChatCall call =
        ChatCall.builder()
            .attribute(CallAttribute.REQUEST_ID, "first")
            .attribute(CallAttribute.REQUEST_ID, "mine")
            .attribute(patience, Duration.ofSeconds(1))
            .build();

    ChatCall attempt = call.attempt(TARGET, false).call();

    assertThat(attempt.attribute(CallAttribute.REQUEST_ID)).isEqualTo("mine");
    assertThat(attempt.attribute(patience)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void two_keys_with_the_same_name_are_different() {
    CallAttribute<String> mine = CallAttribute.named("name");
    CallAttribute<String> theirs = CallAttribute.named("name");
    ChatCall call = ChatCall.builder().attribute(mine, "value").build();

    assertThat(call.attribute(theirs)).isNull();
  }

  @Test
  void only_the_first_reason_counts() {
    ChatCall call = ChatCall.create();
    var reason = Failures.timedOut("openai");

    call.cancel(reason);
    call.cancel();

    assertThat(call.cancelled()).isSameAs(reason);
    assertThatThrownBy(call::check).isSameAs(reason);
  }

  @Test
  @DisplayName("18 cancelling a call cancels its attempt, for the same reason")
  void cancelling_a_call_cancels_its_attempt() {
    ChatCall call = ChatCall.create();
    ChatCall attempt = call.attempt(TARGET, true).call();
    attempt.onCancel(() -> told.add("attempt"));

    call.cancel();

    assertThat(told).containsExactly("attempt");
    assertThat(attempt.cancelled()).isSameAs(call.cancelled()).isInstanceOf(Cancelled.class);
  }

  @Test
  void cancelling_an_attempt_does_not_cancel_its_call() {
    ChatCall call = ChatCall.create();

    call.attempt(TARGET, true).call().cancel();

    assertThat(call.cancelled()).isNull();
  }

  @Test
  void an_attempt_of_a_cancelled_call_is_cancelled_from_the_start() {
    ChatCall call = ChatCall.create();
    call.cancel();

    assertThat(call.attempt(TARGET, true).call().cancelled()).isNotNull();
  }

  @Test
  void an_attempt_that_has_ended_is_not_cancelled_with_its_call() {
    ChatCall call = ChatCall.create();
    AttemptRun attempt = call.attempt(TARGET, true);

    attempt.run(
        ChatRequest.of("Hi"),
        within -> CompleteReply.of(TARGET, new ChatResponse(JsonObject.EMPTY)));
    call.cancel();

    assertThat(attempt.call().cancelled()).isNull();
  }

  @Test
  void an_attempt_that_has_failed_is_not_cancelled_with_its_call() {
    ChatCall call = ChatCall.create();
    AttemptRun attempt = call.attempt(TARGET, true);

    assertThatThrownBy(
            () ->
                attempt.run(
                    ChatRequest.of("Hi"),
                    within -> {
                      throw Failures.unavailable("a");
                    }))
        .isInstanceOf(Unavailable.class);
    call.cancel();

    assertThat(attempt.call().cancelled()).isNull();
  }

  @Test
  void an_attempt_whose_handling_failed_is_cancelled() {
    ChatCall call = ChatCall.create();
    IllegalStateException bug = new IllegalStateException("bug");

    assertThatThrownBy(
            () ->
                call.attempt(TARGET, true)
                    .run(
                        ChatRequest.of("Hi"),
                        within -> {
                          throw bug;
                        }))
        .isSameAs(bug);

    assertThat(call.trace().attempts())
        .singleElement()
        .extracting(Attempt::failure, InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(Cancelled.class)
        .hasCause(bug)
        .hasMessage(
            "The attempt was abandoned because its handling failed with IllegalStateException.");
  }

  @Test
  void a_call_without_a_target_uses_the_requested_model() {
    assertThat(ChatCall.create().targetOr("acme", "m")).isEqualTo(new Target("acme", "m", false));
    assertThat(ChatCall.create().attempt(TARGET, true).call().targetOr("acme", "m"))
        .isEqualTo(TARGET);
  }

  @Test
  void runs_a_hook_once_and_immediately_if_it_is_added_after_the_cancellation() {
    ChatCall call = ChatCall.create();
    call.onCancel(() -> told.add("before"));
    call.onCancel(() -> told.add("taken off")).run();

    call.cancel();
    call.cancel();
    call.onCancel(() -> told.add("after"));

    assertThat(told).containsExactly("before", "after");
  }

  @Test
  void a_hook_that_throws_does_not_prevent_the_other_hooks() {
    ChatCall call = ChatCall.create();
    call.onCancel(
        () -> {
          throw new IllegalStateException("bug");
        });
    call.onCancel(() -> told.add("second"));

    call.cancel();

    assertThat(told).containsExactly("second");
  }

  @Test
  void a_sleep_ends_when_the_call_is_cancelled() throws InterruptedException {
    ChatCall call = ChatCall.create();
    CountDownLatch asleep = new CountDownLatch(1);
    CompletableFuture<Void> sleeper =
        CompletableFuture.runAsync(
            () -> {
              asleep.countDown();
              call.sleep(Duration.ofMinutes(10));
            });
    assertThat(asleep.await(5, TimeUnit.SECONDS)).isTrue();

    call.cancel();

    assertThatThrownBy(sleeper::join).hasCauseInstanceOf(Cancelled.class);
  }

  @Test
  void a_sleep_ends_at_the_deadline() {
    ChatCall call = ChatCall.builder().timeLimit(Duration.ofMillis(20)).build();

    assertThatThrownBy(() -> call.sleep(Duration.ofMinutes(10)))
        .isInstanceOf(DeadlineExceeded.class)
        .hasMessage("The call had 20 ms in total, and this time has passed.");
  }

  @Test
  void an_interrupted_sleep_cancels_the_call_and_keeps_the_interrupt() {
    ChatCall call = ChatCall.create();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> call.sleep(Duration.ofMinutes(10))).isInstanceOf(Cancelled.class);

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void refuses_a_time_limit_of_zero_or_less() {
    assertThatThrownBy(() -> ChatCall.builder().timeLimit(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not positive");
  }
}
