package io.aiprovider.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Wire;
import io.aiprovider.failure.DeadlineExceeded;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ChunkSource;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import io.aiprovider.time.MonotonicClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class TimeoutsTest {
  private static final Duration SHORT = Duration.ofMillis(30);
  private static final Duration LENIENT = Duration.ofSeconds(2); // must not pass by accident
  private static final Duration NONE = Duration.ZERO;
  private static final Duration NOW = Duration.ofNanos(1); // wakes the timer

  private final DeadlineTimer timer = new DeadlineTimer(MonotonicClock.system());
  private final ScriptedProvider provider = new ScriptedProvider("a");

  @AfterEach
  void stop() {
    timer.close();
  }

  private AttemptInterceptor timeouts(
      Duration firstToken, Duration idle, Duration response, Duration attempt) {
    AttemptTimeouts limits = new AttemptTimeouts(firstToken, idle, response, attempt);
    Timeouts timeouts = new Timeouts(timer, name -> limits, model -> false);
    CommitGate gate = new CommitGate();
    return chain ->
        timeouts.intercept(new DelegatingChain(chain, request -> gate.intercept(chain)));
  }

  @Test
  void the_time_to_the_first_content_of_a_stream_is_limited() {
    provider.stalls(Wire.opening());

    assertThatThrownBy(
            () ->
                AttemptChain.run(timeouts(SHORT, NONE, NONE, NONE), provider, AttemptChain.STREAM))
        .isInstanceOf(TimedOut.class)
        .hasMessage("There was no content within 30 ms.");
  }

  @Test
  void the_time_to_the_answer_of_a_plain_call_is_limited() {
    provider.hangs();

    assertThatThrownBy(
            () -> AttemptChain.run(timeouts(NONE, NONE, SHORT, NONE), provider, AttemptChain.PLAIN))
        .isInstanceOf(TimedOut.class)
        .hasMessage("There was no answer within 30 ms.");
  }

  @Test
  void the_total_time_of_an_attempt_is_limited() {
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
  void the_silence_of_a_stream_is_limited() {
    provider.stalls(Wire.text("Hel"));
    StreamingReply reply =
        (StreamingReply)
            AttemptChain.run(timeouts(NONE, SHORT, NONE, NONE), provider, AttemptChain.STREAM);
    assertThat(reply.next()).isNotNull();

    assertThatThrownBy(reply::next)
        .isInstanceOf(TimedOut.class)
        .hasMessage("There was no event, comment or ping within 30 ms.");
  }

  @Test
  void a_stream_with_too_few_tokens_is_cut_although_it_sends_pings() {
    MutableClock clock = new MutableClock();
    try (DeadlineTimer manual = new DeadlineTimer(clock)) {
      AttemptTimeouts limits = new AttemptTimeouts(NONE, Duration.ofHours(1), NONE, NONE, 5);
      provider.stalls(Wire.text("Hel"));
      ChatCall attempt = AttemptChain.attempt(false);
      Timeouts timeouts = new Timeouts(manual, name -> limits, model -> false);
      StreamingReply reply =
          (StreamingReply) AttemptChain.run(timeouts, provider, AttemptChain.STREAM, attempt);
      assertThat(reply.next()).isNotNull();
      CompletableFuture<Void> later =
          CompletableFuture.runAsync(
              () -> {
                provider.awaitWaiting();
                clock.advance(Duration.ofSeconds(9));
                attempt.signOfLife();
                clock.advance(Duration.ofSeconds(2));
                manual.watch(AttemptChain.attempt(false), NOW, () -> Failures.unavailable("a"));
              });

      assertThatThrownBy(reply::next)
          .isInstanceOf(TimedOut.class)
          .hasMessage(
              "The stream was slower than 5.0 tokens a second, and fell behind by 10000 ms.");
      later.join();
    }
  }

  @Test
  @DisplayName("R9 comments and pings count as data of a stream")
  void comments_and_pings_count_as_data_of_a_stream() {
    ChatCall attempt = AttemptChain.attempt(false);
    StreamingReply reply =
        (StreamingReply)
            AttemptChain.run(
                timeouts(NONE, LENIENT, NONE, NONE), new Pinging(), AttemptChain.STREAM, attempt);
    assertThat(reply.next()).isNotNull();

    assertThat(reply.next()).isEqualTo(Wire.text("b"));
    assertThat(attempt.cancelled()).isNull();
  }

  /** Streams a chunk, signs of life for twice the time that may pass in silence, and a chunk. */
  private static final class Pinging implements ChatProvider {
    @Override
    public String name() {
      return "a";
    }

    @Override
    public ChatReply chat(ChatRequest request, ChatCall attempt) {
      Runnable pings =
          () -> {
            long end = System.nanoTime() + 2 * LENIENT.toNanos();
            while (System.nanoTime() < end) {
              attempt.signOfLife();
              LockSupport.parkNanos(1_000_000);
            }
          };
      Iterator<Runnable> before = List.<Runnable>of(() -> {}, pings).iterator();
      return StreamingReply.of(
          AttemptChain.TARGET,
          new ChunkSource() {
            @Override
            public @Nullable ChatChunk next() {
              if (!before.hasNext()) {
                return null;
              }
              before.next().run();
              return Wire.text("b");
            }

            @Override
            public void close() {}
          });
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "'{}', 60",
        "'{\"reasoning_effort\":\"none\"}', 60",
        "'{\"reasoning_effort\":null}', 60",
        "'{\"reasoning_effort\":\"low\"}', 600",
        "'{\"reasoning\":{\"effort\":\"high\"}}', 600",
        "'{\"reasoning\":{\"effort\":\"none\"}}', 60",
        "'{\"reasoning\":{\"enabled\":false}}', 60",
        "'{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}}', 600",
        "'{\"thinking\":{\"type\":\"disabled\"}}', 60",
      })
  @DisplayName("R10 the first content may take longer if the request asks for reasoning")
  void waits_longer_for_a_request_that_asks_for_reasoning(String fields, int seconds) {
    JsonObject body = JsonObject.parse(fields).with("messages", AttemptChain.PLAIN.get("messages"));
    boolean reasons = Reasoning.isRequestedIn(ChatRequest.of(body));

    assertThat(AttemptTimeouts.DEFAULT.firstToken(reasons)).hasSeconds(seconds);
  }

  @Test
  @DisplayName("R10 a configured timeout is used for all models")
  void a_configured_first_token_timeout_counts() {
    AttemptTimeouts limits = new AttemptTimeouts(SHORT, NONE, NONE, NONE);

    assertThat(limits.firstToken(true)).isEqualTo(SHORT);
    assertThat(limits.firstToken(false)).isEqualTo(SHORT);
  }

  @Test
  @DisplayName("R10 the name of the called model decides whether it reasons")
  void checks_whether_the_target_reasons() {
    List<String> models = new ArrayList<>();
    provider.answers("Hi");

    AttemptChain.run(
        new Timeouts(timer, name -> AttemptTimeouts.DEFAULT, models::add),
        provider,
        AttemptChain.STREAM);

    assertThat(models).containsExactly("m");
  }

  @Test
  void the_time_of_a_slow_caller_is_not_counted() {
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
  void an_earlier_deadline_of_the_call_takes_precedence() {
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
