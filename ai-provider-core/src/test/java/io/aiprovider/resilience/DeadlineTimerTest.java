package io.aiprovider.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.time.MonotonicClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DeadlineTimerTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Supplier<ChatException> LATE = () -> Failures.timedOut("a");

  private final DeadlineTimer timer = new DeadlineTimer(MonotonicClock.system());

  @AfterEach
  void stop() {
    timer.close();
  }

  private static void isCancelled(ChatCall attempt) {
    Awaitility.await().until(() -> attempt.cancelled() instanceof TimedOut);
  }

  @Test
  void an_attempt_with_an_earlier_deadline_is_cancelled_first() {
    for (int i = 0; i < 100; i++) {
      timer.watch(AttemptChain.attempt(false), LONG, LATE);
    }
    ChatCall near = AttemptChain.attempt(false);

    timer.watch(near, SHORT, LATE);

    isCancelled(near);
  }

  @Test
  void a_step_with_an_earlier_deadline_ends_the_attempt() {
    ChatCall attempt = AttemptChain.attempt(false);
    DeadlineTimer.Watch watch = timer.watch(attempt, LONG, LATE);

    watch.phase(SHORT, LATE);

    isCancelled(attempt);
  }

  @Test
  void a_time_that_overflows_the_clock_means_no_limit() {
    ChatCall attempt = AttemptChain.attempt(false);
    ChatCall near = AttemptChain.attempt(false);

    timer.watch(attempt, Duration.ofSeconds(Long.MAX_VALUE), LATE);
    timer.watch(near, SHORT, LATE);

    isCancelled(near);
    assertThat(attempt.cancelled()).isNull();
  }

  @Test
  void an_attempt_that_cannot_be_cancelled_does_not_affect_others() {
    timer.watch(
        AttemptChain.attempt(false),
        SHORT,
        () -> {
          throw new StackOverflowError("no reason to give");
        });
    ChatCall next = AttemptChain.attempt(false);

    timer.watch(next, SHORT.multipliedBy(2), LATE);

    isCancelled(next);
  }

  @Test
  void all_of_many_concurrent_attempts_are_cancelled() throws InterruptedException {
    List<ChatCall> late = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      List<ChatCall> own = new ArrayList<>();
      for (int j = 0; j < 200; j++) {
        own.add(AttemptChain.attempt(false));
      }
      late.addAll(own);
      Thread thread = new Thread(() -> own.forEach(call -> timer.watch(call, SHORT, LATE)));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    Awaitility.await().until(() -> late.stream().allMatch(call -> call.cancelled() != null));
  }
}
