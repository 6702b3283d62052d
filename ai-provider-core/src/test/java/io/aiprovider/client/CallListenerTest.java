package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.Attempt.Outcome;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Usage;
import io.aiprovider.chat.Wire;
import io.aiprovider.embedding.EmbeddingRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.Failures;
import io.aiprovider.json.JsonObject;
import io.aiprovider.plan.SkippedTarget;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The events that a listener of a client receives: each once, also when a call fails. */
class CallListenerTest {
  private static final ChatRequest HELLO = ChatRequest.builder().model("m").user("Hi").build();
  private static final ChatRequest STREAM_WITH_USAGE =
      HELLO.withStream(true).with("stream_options", JsonObject.of("include_usage", true));

  private final MutableClock clock = new MutableClock();
  private final ScriptedProvider first = new ScriptedProvider("first");
  private final ScriptedProvider second = new ScriptedProvider("second");
  private final Recording told = new Recording();
  private final ChatClient client = client(told);

  private ChatClient client(CallListener... listeners) {
    ChatClientBuilder builder =
        ChatClient.builder()
            .provider(first)
            .provider(second)
            .price("first", Price.perMillion(BigDecimal.ONE, BigDecimal.TEN))
            .price("second", Price.perMillion(BigDecimal.ONE, BigDecimal.TEN))
            .monotonicClock(clock)
            .clock(clock);
    for (CallListener listener : listeners) {
      builder.listener(listener);
    }
    return builder.build();
  }

  @AfterEach
  void close() {
    client.close();
  }

  /** Describes events in words, and keeps their records. */
  private static final class Recording implements CallListener {
    private final List<String> events = new ArrayList<>();
    private final List<Attempt> ended = new ArrayList<>();
    private final List<SkippedTarget> skipped = new ArrayList<>();
    private final List<FinishedCall> finished = new ArrayList<>();

    @Override
    public void callStarted(ChatCall call, ChatRequest request) {
      events.add("call");
    }

    @Override
    public void targetSkipped(ChatCall call, SkippedTarget skip) {
      events.add("skip " + skip.target().provider());
      skipped.add(skip);
    }

    @Override
    public void attemptStarted(ChatCall call, Attempt attempt) {
      assertThat(attempt.outcome()).isEqualTo(Outcome.UNDER_WAY);
      events.add("start " + attempt.target().provider());
    }

    @Override
    public void firstContent(ChatCall call, Attempt attempt) {
      assertThat(attempt.firstContent()).isNotNull();
      events.add("content " + attempt.target().provider());
    }

    @Override
    public void attemptEnded(ChatCall call, Attempt attempt) {
      events.add(attempt.outcome() + " " + attempt.target().provider());
      ended.add(attempt);
    }

    @Override
    public void callEnded(ChatCall call, FinishedCall end) {
      events.add("end");
      finished.add(end);
    }
  }

  @Test
  void reports_a_plain_answer() {
    first.answers("Hi");

    client.chat(HELLO);

    assertThat(told.events).containsExactly("call", "start first", "SUCCEEDED first", "end");
    Attempt attempt = told.ended.get(0);
    assertThat(attempt.id()).matches("call_[0-9a-f]{24}\\.1");
    assertThat(attempt.started()).isEqualTo(clock.instant());
    assertThat(attempt.dispatched()).isNotNull();
    assertThat(attempt.duration()).isNotNull();
    assertThat(attempt.firstContent()).isNull();
    assertThat(attempt.usage()).isEqualTo(Usage.of(3, 5));
    assertThat(attempt.cost()).isEqualTo(Cost.of(new BigDecimal("0.000053"), Cost.Status.PRICED));
  }

  @Test
  void reports_a_failover_with_the_failure_of_each_attempt() {
    first.fails(Failures.unavailable("first"));
    second.answers("Hi");

    client.chat(HELLO);

    assertThat(told.events)
        .containsExactly(
            "call", "start first", "FAILED first", "start second", "SUCCEEDED second", "end");
    assertThat(told.ended.get(0).failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(told.ended.get(0).cost())
        .isEqualTo(Cost.of(BigDecimal.ZERO, Cost.Status.PRICED)); // it answered with 500
    assertThat(told.finished.get(0).attempts()).isEqualTo(told.ended);
  }

  @Test
  void reports_a_stream_from_its_first_content_to_its_end() {
    first.streams(Wire.stream("Hel", "lo"));

    try (StreamingReply reply = client.stream(HELLO)) {
      assertThat(told.events).containsExactly("call", "start first", "content first");
      clock.advance(Duration.ofSeconds(3));
      reply.forEach(chunk -> {});
    }

    assertThat(told.events).endsWith("content first", "SUCCEEDED first", "end");
    assertThat(told.ended.get(0).duration()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void the_attempt_of_a_broken_stream_has_its_failure_and_cost() {
    first.breaksOff(
        Failures.streamBroken("first"), Wire.opening(), Wire.usage(10, 1), Wire.text("Hel"));

    StreamingReply reply = client.stream(HELLO);

    assertThatThrownBy(() -> reply.forEach(chunk -> {})).isInstanceOf(ChatException.class);
    assertThat(told.events)
        .containsExactly("call", "start first", "content first", "FAILED first", "end");
    Attempt attempt = told.ended.get(0);
    assertThat(attempt.failure().kind()).isEqualTo(FailureKind.STREAM_BROKEN);
    assertThat(attempt.usage().promptTokens()).isEqualTo(10);
    assertThat(attempt.cost().status()).isEqualTo(Cost.Status.PARTIAL);
    assertThat(told.finished.get(0).failure()).isSameAs(attempt.failure());
  }

  @Test
  void reports_a_caller_that_closes_a_stream_early() {
    first.streams(Wire.stream("Hel", "lo"));

    client.stream(HELLO).close();

    assertThat(told.events).endsWith("content first", "CANCELLED first", "end");
    assertThat(told.ended.get(0).cost().status()).isEqualTo(Cost.Status.PARTIAL);
  }

  @Test
  void reports_a_call_that_fails() {
    first.fails(Failures.invalidRequest("first"));

    assertThatThrownBy(() -> client.chat(HELLO)).isInstanceOf(ChatException.class);

    assertThat(told.events).containsExactly("call", "start first", "FAILED first", "end");
    assertThat(told.finished.get(0).end()).isNull();
    assertThat(told.finished.get(0).failure()).isInstanceOf(ChatException.class);
  }

  @Test
  void a_target_that_is_not_called_is_skipped_with_its_reason_and_is_not_an_attempt() {
    first.fails(Failures.rateLimited("first", Duration.ofMinutes(1)));
    second.answers("one").answers("two");
    client.chat(HELLO);
    told.events.clear();

    client.chat(HELLO.with("user", "another"));
    client.chat(HELLO.with("seed", 1));

    assertThat(told.events)
        .contains("skip first")
        .containsSubsequence("call", "skip first", "start second", "SUCCEEDED second", "end");
    assertThat(told.skipped.get(0).reason()).isInstanceOf(CoolingDown.class);
    assertThat(told.ended.get(told.ended.size() - 1).id()).endsWith(".1");
  }

  @Test
  void an_answer_from_the_cache_has_no_attempt_and_costs_nothing() {
    first.answers("Hi");
    client.chat(HELLO);
    told.events.clear();

    client.chat(HELLO);

    assertThat(told.events).containsExactly("call", "end");
    assertThat(told.finished.get(1).attempts()).isEmpty();
    assertThat(told.finished.get(1).end().cost()).isEqualTo(Cost.saved(new BigDecimal("0.000053")));
  }

  @Test
  void reports_a_batch_of_embeddings() {
    try (ChatClient vectors =
        ChatClient.builder()
            .provider(SimulatedProvider.builder("sim").build())
            .listener(told)
            .build()) {
      vectors.embeddings().embed(EmbeddingRequest.of("text-embedding-3-small", List.of("a", "b")));
    }

    assertThat(told.events).containsExactly("call", "start sim", "SUCCEEDED sim", "end");
    assertThat(told.ended.get(0).operation().label()).isEqualTo("embeddings");
    assertThat(told.ended.get(0).usage()).isNotNull();
  }

  @Test
  void the_cost_of_a_call_includes_an_attempt_that_was_charged_and_failed_before_content() {
    first.breaksOff(Failures.streamBroken("first"), Wire.opening(), Wire.usage(1_000, 0));
    second.streams(Wire.opening(), Wire.text("Hi"), Wire.finish("stop"), Wire.usage(10, 1));

    StreamingReply reply =
        (StreamingReply) client.send(STREAM_WITH_USAGE, client.newCall().build());
    BigDecimal[] shown = new BigDecimal[1];
    reply.forEach(
        chunk -> {
          JsonObject usage = chunk.json().object("usage");
          shown[0] = usage == null ? shown[0] : usage.get("cost").asDecimal();
        });

    assertThat(told.ended)
        .extracting(attempt -> attempt.cost().usd().stripTrailingZeros())
        .containsExactly(new BigDecimal("0.001"), new BigDecimal("0.00002"));
    Cost whole = told.finished.get(0).end().cost();
    assertThat(whole.usd()).isEqualByComparingTo("0.00102");
    assertThat(whole.status()).isEqualTo(Cost.Status.PARTIAL);
    assertThat(shown[0]).isEqualByComparingTo("0.00102");
  }

  @Test
  @DisplayName("R39 the answered part of a batch that failed later is charged")
  void the_answered_part_of_a_failed_batch_is_charged() {
    ScriptedProvider provider = new ScriptedProvider("first");
    provider.fails(Failures.invalidRequest("first"));
    try (ChatClient partly =
        ChatClient.builder()
            .provider(provider)
            .price("first", Price.perMillion(BigDecimal.ONE, BigDecimal.TEN))
            .interceptor(new AnsweredInPart(Usage.of(500, 0)))
            .listener(told)
            .build()) {
      assertThatThrownBy(() -> partly.chat(HELLO)).isInstanceOf(ChatException.class);
    }

    assertThat(told.ended.get(0).usage()).isEqualTo(Usage.of(500, 0));
    assertThat(told.ended.get(0).cost().usd()).isEqualByComparingTo("0.0005");
    assertThat(told.ended.get(0).cost().status()).isEqualTo(Cost.Status.PARTIAL);
  }

  private record AnsweredInPart(Usage usage)
      implements io.aiprovider.interceptor.AttemptInterceptor {
    @Override
    public io.aiprovider.reply.ChatReply intercept(Chain chain) {
      chain.call().report().answeredInPart(usage);
      return chain.proceed(chain.request());
    }
  }

  @Test
  void a_listener_that_throws_affects_neither_the_call_nor_other_listeners() {
    CallListener failing =
        new CallListener() {
          @Override
          public void callStarted(ChatCall call, ChatRequest request) {
            throw new IllegalStateException("bug");
          }

          @Override
          public void attemptStarted(ChatCall call, Attempt attempt) {
            throw new StackOverflowError("bug");
          }

          @Override
          public void attemptEnded(ChatCall call, Attempt attempt) {
            throw new AssertionError("bug");
          }

          @Override
          public void callEnded(ChatCall call, FinishedCall finished) {
            throw new IllegalStateException("bug");
          }
        };
    first.answers("Hi");
    try (ChatClient disturbed = client(failing, told)) {
      assertThat(disturbed.chat(HELLO).text()).isEqualTo("Hi");
    }

    assertThat(told.events).containsExactly("call", "start first", "SUCCEEDED first", "end");
  }

  @Test
  void facts_after_the_end_of_an_attempt_are_ignored() {
    first.answers("Hi");
    ChatCall call = client.newCall().build();
    ChatCall[] attempt = new ChatCall[1];
    try (ChatClient watched =
        ChatClient.builder()
            .provider(first)
            .interceptor(
                (io.aiprovider.interceptor.AttemptInterceptor)
                    chain -> {
                      attempt[0] = chain.call();
                      return chain.proceed(chain.request());
                    })
            .build()) {
      watched.send(HELLO, call);
    }
    Attempt before = call.trace().attempts().get(0);

    attempt[0].report().dropped(List.of("seed"));
    attempt[0].report().repeated();
    attempt[0].report().metered(Usage.of(9, 9), Cost.saved(BigDecimal.ONE), null);

    assertThat(call.trace().attempts()).containsExactly(before);
  }

  @Test
  @DisplayName("R62 a reply has its cost")
  void a_reply_has_its_cost() {
    first.answers("Hi").streams(Wire.stream("Hi"));

    assertThat(client.ask(HELLO).cost())
        .isEqualTo(Cost.of(new BigDecimal("0.000053"), Cost.Status.PRICED));
    try (StreamingReply reply = client.stream(HELLO.with("seed", 2))) {
      assertThat(reply.cost()).isNull();
      reply.forEach(chunk -> {});
      assertThat(reply.cost()).isNotNull();
    }
  }
}
