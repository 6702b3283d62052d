package io.aiprovider.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.CacheScope;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.caller.ModelAccess;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.LimitReached;
import io.aiprovider.failure.ModelNotAllowed;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.LimitStatus;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is counted of a call, and when a call is refused. A scripted answer has 8 tokens. */
class AdmissionTest {
  private static final CacheOptions NO_CACHE =
      new CacheOptions(false, Duration.ofMinutes(5), 1, CacheScope.TENANT);
  private static final ChatRequest HELLO = ChatRequest.builder().model("m").user("Hi").build();
  private static final Caller ADA = new Caller("ada", "acme", null, Set.of());

  private final MutableClock clock = new MutableClock();
  private final MemoryLimitStore store = new MemoryLimitStore(clock, clock);
  private final ScriptedProvider provider = new ScriptedProvider("p");
  private final AtomicReference<FinishedCall> finished = new AtomicReference<>();
  private final ChatClient client =
      ChatClient.builder()
          .provider(provider)
          .clock(clock)
          .monotonicClock(clock)
          .limitStore(store)
          .listener(
              new CallListener() {
                @Override
                public void callEnded(ChatCall call, FinishedCall end) {
                  finished.set(end);
                }
              })
          .cache(NO_CACHE)
          .build();

  @AfterEach
  void close() {
    client.close();
  }

  private ChatCall callOf(Caller caller) {
    return client.newCall().caller(caller).build();
  }

  private static Caller limited(Limits limits) {
    return ADA.withLimits(rule(limits));
  }

  private static LimitRule rule(Limits limits) {
    return new LimitRule(LimitScope.KEY, "ada", limits);
  }

  private LimitStatus status(Limits limits) {
    return store.status(List.of(rule(limits)));
  }

  private long tokensLeft(long perMinute) {
    return remaining(status(Limits.NONE.withTokensPerMinute(perMinute)).tokens());
  }

  private static long remaining(LimitStatus.Level level) {
    return Objects.requireNonNull(level).remaining();
  }

  @Test
  void a_call_beyond_the_limit_is_refused_before_any_provider_is_called() {
    Caller caller = limited(Limits.of(Quota.perHour(1)));
    provider.answers("one");
    client.send(HELLO, callOf(caller));

    LimitReached failure =
        catchThrowableOfType(LimitReached.class, () -> client.send(HELLO, callOf(caller)));

    assertThat(failure)
        .hasMessage("This key has reached its limit of 1 request per hour. Try again in 1 h.");
    assertThat(failure.status()).isEqualTo(429);
    assertThat(failure.code()).isEqualTo("rate_limit_exceeded");
    assertThat(failure.scope()).isEqualTo("key");
    assertThat(failure.limit()).isEqualTo("quota");
    assertThat(provider.requestCount()).isEqualTo(1);
    assertThat(finished.get().attempts()).isEmpty();
    assertThat(finished.get().failure()).isSameAs(failure);
  }

  @Test
  void a_caller_that_waits_as_long_as_it_is_told_gets_in() {
    Caller caller = limited(Limits.of(Quota.perHour(3)).withRequestsPerMinute(2));
    provider.answers("one").answers("two").answers("three").answers("four");
    client.send(HELLO, callOf(caller));
    client.send(HELLO, callOf(caller));

    clock.advance(retryAfter(caller));
    client.send(HELLO, callOf(caller));
    clock.advance(retryAfter(caller));
    client.send(HELLO, callOf(caller));

    assertThat(provider.requestCount()).isEqualTo(4);
  }

  private Duration retryAfter(Caller caller) {
    LimitReached failure =
        catchThrowableOfType(LimitReached.class, () -> client.send(HELLO, callOf(caller)));
    return Objects.requireNonNull(failure.retryAfter());
  }

  @Test
  void a_refusal_does_not_count_against_the_provider() {
    Caller caller = limited(Limits.of(Quota.perHour(1)));
    provider.answers("one");
    client.send(HELLO, callOf(caller));

    for (int i = 0; i < 30; i++) {
      assertThatThrownBy(() -> client.send(HELLO, callOf(caller))).isInstanceOf(LimitReached.class);
    }

    provider.answers("for another caller");
    client.send(HELLO, callOf(new Caller("bob", "acme", null, Set.of())));
    assertThat(client.statistics().failed()).isZero();
  }

  @Test
  void a_failed_call_counts_as_a_request_without_tokens() {
    Limits limits = Limits.of(Quota.perHour(5)).withTokensPerMinute(1_000);
    provider.fails(Failures.invalidRequest("p"));

    assertThatThrownBy(() -> client.send(HELLO, callOf(limited(limits))));

    assertThat(remaining(status(limits).quota())).isEqualTo(4);
    assertThat(remaining(status(limits).tokens())).isEqualTo(1_000);
  }

  @Test
  void a_plain_answer_counts_the_tokens_it_used() {
    provider.answers("Hello");

    client.send(HELLO, callOf(limited(Limits.NONE.withTokensPerMinute(1_000))));

    assertThat(tokensLeft(1_000)).isEqualTo(992);
  }

  @Test
  void a_stream_counts_an_estimate_of_its_prompt_until_it_ends() {
    provider.streams("Hel", "lo");
    ChatRequest long1 =
        ChatRequest.builder().model("m").user("word ".repeat(80)).build().withStream(true);

    try (StreamingReply reply =
        (StreamingReply)
            client.send(long1, callOf(limited(Limits.NONE.withTokensPerMinute(1_000))))) {
      assertThat(tokensLeft(1_000)).isBetween(870L, 910L);
      reply.forEach(chunk -> {});
    }

    assertThat(tokensLeft(1_000)).isEqualTo(992);
  }

  @Test
  void a_stream_that_breaks_off_counts_what_came() {
    provider.breaksOff(Failures.unavailable("p"), "x");
    Limits limits = Limits.NONE.withTokensPerMinute(1_000);

    try (StreamingReply reply =
        (StreamingReply) client.send(HELLO.withStream(true), callOf(limited(limits)))) {
      assertThatThrownBy(() -> reply.forEach(chunk -> {}));
    }

    long used =
        finished.get().attempts().stream()
            .mapToLong(
                each ->
                    Objects.requireNonNull(each.usage()).promptTokens()
                        + each.usage().completionTokens())
            .sum();
    assertThat(used).isPositive();
    assertThat(tokensLeft(1_000)).isEqualTo(1_000 - used);
  }

  @Test
  void an_answer_from_the_cache_counts_as_a_request_without_tokens() {
    client.reconfigure(builder -> builder.cache(CacheOptions.DEFAULT));
    Limits limits = Limits.of(Quota.perHour(5)).withTokensPerMinute(1_000);
    provider.answers("Hello");
    client.send(HELLO, callOf(limited(limits)));

    client.send(HELLO, callOf(limited(limits)));

    assertThat(provider.requestCount()).isEqualTo(1);
    assertThat(remaining(status(limits).quota())).isEqualTo(3);
    assertThat(remaining(status(limits).tokens())).isEqualTo(992);
  }

  @Test
  void the_estimate_stays_when_the_caller_left_and_no_usage_is_known() throws Exception {
    Limits limits = Limits.NONE.withTokensPerMinute(1_000).withMaxConcurrent(1);
    ChatCall call = callOf(limited(limits));
    provider.hangs();

    Thread caller =
        new Thread(
            () -> catchThrowableOfType(RuntimeException.class, () -> client.send(HELLO, call)));
    caller.start();
    provider.awaitWaiting();
    call.cancel();
    caller.join();

    assertThat(tokensLeft(1_000)).isBetween(980L, 999L);
    provider.answers("there is room for the next call");
    client.send(HELLO, callOf(limited(limits)));
  }

  @Test
  void a_call_is_concurrent_until_its_stream_is_closed() {
    Caller caller = limited(Limits.NONE.withMaxConcurrent(1));
    provider.stalls("Hel").answers("next");

    try (ChatReply reply = client.send(HELLO.withStream(true), callOf(caller))) {
      assertThat(((StreamingReply) reply).next()).isNotNull();
      assertThatThrownBy(() -> client.send(HELLO, callOf(caller)))
          .isInstanceOf(LimitReached.class)
          .hasMessage(
              "This key has reached its limit of 1 call at the same time. Try again when one of"
                  + " them has ended.");
    }

    client.send(HELLO, callOf(caller));
  }

  @Test
  void a_call_that_is_refused_because_of_its_model_is_not_counted() {
    Limits limits = Limits.of(Quota.perHour(5));
    Caller caller = limited(limits).withModels(ModelAccess.deny("m"));

    assertThatThrownBy(() -> client.send(HELLO, callOf(caller)))
        .isInstanceOf(ModelNotAllowed.class);

    assertThat(remaining(status(limits).quota())).isEqualTo(5);
    assertThat(provider.requestCount()).isZero();
  }

  @Test
  void the_call_shows_what_is_left_after_success_and_refusal() {
    Caller caller = limited(Limits.of(Quota.perHour(1)));
    provider.streams("Hello");
    ChatCall first = callOf(caller);
    ChatCall second = callOf(caller);

    client.send(HELLO.withStream(true), first).close();
    assertThat(Objects.requireNonNull(first.attribute(CallAttribute.LIMITS)).quota())
        .isEqualTo(new LimitStatus.Level(1, 0, clock.instant().plusSeconds(3_600)));
    assertThatThrownBy(() -> client.send(HELLO, second)).isInstanceOf(LimitReached.class);

    assertThat(second.attribute(CallAttribute.LIMITS))
        .isEqualTo(first.attribute(CallAttribute.LIMITS));
  }

  @Test
  void default_limits_hold_for_each_key_of_callers_without_limits_of_their_own() {
    client.reconfigure(builder -> builder.limits(Limits.of(Quota.perHour(1))));
    provider.answers("ada").answers("bob").answers("unlimited").answers("unlimited");
    Caller unlimited = ADA.withLimits();

    client.send(HELLO, callOf(ADA));
    client.send(HELLO, callOf(new Caller("bob", "acme", null, Set.of())));
    client.send(HELLO, callOf(unlimited));
    client.send(HELLO, callOf(unlimited));

    assertThatThrownBy(() -> client.send(HELLO, callOf(ADA))).isInstanceOf(LimitReached.class);
  }

  @Test
  void a_call_without_a_caller_has_no_limits() {
    client.reconfigure(builder -> builder.limits(Limits.of(Quota.perHour(1))));
    provider.answers("one").answers("two");

    client.chat(HELLO);
    client.chat(HELLO);

    assertThat(provider.requestCount()).isEqualTo(2);
  }

  @Test
  void what_was_used_stays_counted_when_the_configuration_changes() {
    client.reconfigure(builder -> builder.limits(Limits.of(Quota.perHour(1))));
    provider.answers("one").answers("two");
    client.send(HELLO, callOf(ADA));

    client.reconfigure(builder -> builder.limits(Limits.of(Quota.perHour(2))));
    client.send(HELLO, callOf(ADA));

    assertThatThrownBy(() -> client.send(HELLO, callOf(ADA)))
        .isInstanceOf(LimitReached.class)
        .hasMessageContaining("2 requests per hour");
  }
}
