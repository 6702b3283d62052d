package io.aiprovider.provider.simulated;

import static io.aiprovider.provider.simulated.Asking.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.DeadlineExceeded;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedCancellationTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final ChatException reason = new TimedOut("Enough.", FailureDetail.NONE);
  private final ChatCall attempt = Asking.attempt();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** Starts what waits, cancels it once it does, and gives what it ended with. */
  private Throwable endOf(Runnable waiting) throws Exception {
    CompletableFuture<Thread> started = new CompletableFuture<>();
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    threads.execute(
        () -> {
          started.complete(Thread.currentThread());
          try {
            waiting.run();
            ended.complete(null);
          } catch (RuntimeException e) {
            ended.complete(e);
          }
        });
    Thread thread = started.get();
    Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    attempt.cancel(reason);
    return ended.get(5, TimeUnit.SECONDS);
  }

  @Test
  void ends_the_wait_for_the_first_token() throws Exception {
    SimulatedProvider provider = SimulatedProvider.builder("sim").latency(LONG).build();

    assertThat(endOf(() -> provider.chat(request("Hi"), attempt))).isSameAs(reason);
  }

  @Test
  void ends_the_wait_for_a_plain_answers_tokens() throws Exception {
    SimulatedProvider provider = SimulatedProvider.builder("sim").timePerToken(LONG).build();

    assertThat(endOf(() -> provider.chat(request("Hi"), attempt))).isSameAs(reason);
  }

  @Test
  void ends_the_wait_for_a_streams_next_token() throws Exception {
    SimulatedProvider provider = SimulatedProvider.builder("sim").timePerToken(LONG).build();
    var reply = (StreamingReply) provider.chat(request("Hi").withStream(true), attempt);
    reply.next();
    reply.next();

    assertThat(endOf(reply::next)).isSameAs(reason);
  }

  @Test
  void ends_the_wait_of_a_silent_provider() throws Exception {
    SimulatedProvider provider = Asking.provider(Fault.silence());

    assertThat(endOf(() -> provider.chat(request("Hi"), attempt))).isSameAs(reason);
  }

  @Test
  void a_stream_fails_with_the_reason_although_its_next_chunk_is_ready() {
    var reply = (StreamingReply) Asking.provider().chat(request("Hi").withStream(true), attempt);
    reply.next();

    attempt.cancel(reason);

    assertThatThrownBy(reply::next).isSameAs(reason);
  }

  @Test
  void an_attempt_that_was_already_cancelled_is_not_answered() {
    attempt.cancel(reason);

    assertThatThrownBy(() -> Asking.provider().chat(request("Hi"), attempt)).isSameAs(reason);
  }

  @Test
  void a_silent_provider_fails_at_the_deadline_of_the_call() {
    ChatCall brief =
        ChatCall.builder()
            .timeLimit(Duration.ofMillis(20))
            .build()
            .attempt(new Target("sim", "model-1", false), true)
            .call();

    assertThatThrownBy(() -> Asking.provider(Fault.silence()).chat(request("Hi"), brief))
        .isInstanceOf(DeadlineExceeded.class);
  }
}
