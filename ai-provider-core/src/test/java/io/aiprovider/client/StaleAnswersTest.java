package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.failure.LimitReached;
import io.aiprovider.failure.NotCached;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are not fresh any more: ttl 5 minutes, then 1 minute, or 1 hour if all fails. */
class StaleAnswersTest {
  private static final ChatRequest REQUEST = ChatRequest.builder().model("m").user("Hi").build();
  private static final Caller ADA = new Caller("ada", "t", null, Set.of());
  private static final Duration TTL = Duration.ofMinutes(5);

  private record Ended(ChatCall call, FinishedCall finished) {}

  private final MutableClock clock = new MutableClock();
  private final ScriptedProvider provider = new ScriptedProvider("p");
  private final List<Ended> ended = new CopyOnWriteArrayList<>();
  private final ChatClient client =
      ChatClient.builder()
          .provider(provider)
          .clock(clock)
          .resilience(ResilienceOptions.DEFAULT.withMaxAttempts(1))
          .cache(CacheOptions.DEFAULT.withStale(Duration.ofMinutes(1), Duration.ofHours(1)))
          .listener(
              new CallListener() {
                @Override
                public void callEnded(ChatCall call, FinishedCall finished) {
                  ended.add(new Ended(call, finished));
                }
              })
          .build();

  @AfterEach
  void close() {
    client.close();
  }

  private static ChatCall call(@Nullable CacheDirectives directives) {
    return ChatCall.builder()
        .caller(ADA)
        .cacheDirectives(directives == null ? CacheDirectives.DEFAULT : directives)
        .build();
  }

  private static String text(ChatReply reply) {
    return reply instanceof StreamingReply stream
        ? stream.toResponse().text()
        : ((CompleteReply) reply).response().text();
  }

  /** The text, and what the cache did. */
  private String ask(boolean streamed, @Nullable CacheDirectives directives) {
    ChatCall call = call(directives);
    String text = text(client.send(REQUEST.withStream(streamed), call));
    return text + " " + call.trace().cacheStatus();
  }

  private String ask() {
    return ask(false, null);
  }

  private void awaitCalls(int number) {
    await().until(() -> ended.size() == number);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_stale_answer_is_returned_at_once_and_replaced(boolean streamed) {
    provider.answers("old").answers("new");
    assertThat(ask(streamed, null)).isEqualTo("old MISS");
    clock.advance(TTL);

    assertThat(ask(streamed, null)).isEqualTo("old STALE");

    awaitCalls(3);
    assertThat(ask(streamed, null)).isEqualTo("new HIT");
    assertThat(provider.requestCount()).isEqualTo(2);
  }

  @Test
  void the_call_in_the_background_is_one_of_the_same_caller() {
    provider.answers("old").answers("new");
    ask();
    clock.advance(TTL);
    ChatCall stale = ChatCall.builder().caller(ADA).tags(Map.of("team", "x")).build();
    client.send(REQUEST, stale);
    awaitCalls(3);

    Ended refresh =
        ended.stream().filter(each -> each.finished().attempts().size() == 1).toList().get(1);
    assertThat(refresh.call().caller()).isEqualTo(ADA);
    assertThat(refresh.call().tags()).containsEntry("team", "x");
    assertThat(refresh.call().id()).isNotEqualTo(stale.id());
    assertThat(refresh.finished().cacheStatus()).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void a_stale_answer_costs_nothing_and_says_its_age() {
    provider.answers("old").answers("new");
    ask();
    clock.advance(TTL.plusSeconds(3));
    ChatCall stale = call(null);

    ChatReply reply = client.send(REQUEST, stale);

    assertThat(Objects.requireNonNull(reply.cost()).usd()).isZero();
    assertThat(stale.trace().answerAge()).isEqualTo(TTL.plusSeconds(3));
    assertThat(stale.trace().attempts()).isEmpty();
  }

  @Test
  void only_one_newer_answer_is_requested_at_a_time() {
    provider.answers("old").hangs();
    ask();
    clock.advance(TTL);

    for (int i = 0; i < 20; i++) {
      assertThat(ask()).isEqualTo("old STALE");
    }

    await().until(() -> provider.requestCount() == 2);
  }

  @Test
  void a_failed_background_call_changes_nothing() {
    provider.answers("old").fails(Failures.invalidRequest("p")).answers("new");
    ask();
    clock.advance(TTL);
    assertThat(ask()).isEqualTo("old STALE");
    awaitCalls(3);

    assertThat(ask()).isEqualTo("old STALE");
    awaitCalls(5);
    assertThat(ask()).isEqualTo("new HIT");
  }

  @Test
  void the_background_call_needs_room_in_the_callers_limits() {
    Caller one =
        ADA.withLimits(
            new LimitRule(LimitScope.KEY, "ada", Limits.of(new Quota(2, Duration.ofDays(1)))));
    provider.answers("old");
    ChatCall first = ChatCall.builder().caller(one).build();
    client.send(REQUEST, first);
    clock.advance(TTL);
    ChatCall second = ChatCall.builder().caller(one).build();

    assertThat(text(client.send(REQUEST, second))).isEqualTo("old");

    awaitCalls(3);
    assertThat(ended.get(2).finished().failure()).isInstanceOf(LimitReached.class);
    assertThat(provider.requestCount()).isEqualTo(1);
  }

  @Test
  void after_its_time_a_provider_is_asked() {
    provider.answers("old").answers("new");
    ask();
    clock.advance(TTL.plusMinutes(1));

    assertThat(ask()).isEqualTo("new MISS");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void if_all_providers_fail_the_stale_answer_is_returned(boolean streamed) {
    provider.answers("old");
    ask();
    clock.advance(TTL.plusMinutes(59));
    fail();

    assertThat(ask(streamed, null)).isEqualTo("old STALE");

    FinishedCall last = ended.get(ended.size() - 1).finished();
    assertThat(last.attempts()).isNotEmpty();
    assertThat(last.failure()).isNull();
    assertThat(ended).hasSize(2); // nothing is requested in the background
  }

  private void fail() {
    provider.fails(Failures.unavailable("p"));
  }

  @Test
  void but_not_longer_than_configured() {
    provider.answers("old");
    ask();
    clock.advance(TTL.plusHours(1));
    fail();

    assertThatThrownBy(this::ask).isInstanceOf(ChatException.class);
  }

  @Test
  void a_request_may_allow_less_but_not_more() {
    provider.answers("old");
    ask();
    clock.advance(TTL.plusMinutes(2));
    fail();
    CacheDirectives less =
        new CacheDirectives(true, true, null, null, false, Duration.ofMinutes(2));
    assertThatThrownBy(() -> ask(false, less)).isInstanceOf(ChatException.class);
    fail();
    CacheDirectives more = new CacheDirectives(true, true, null, null, false, Duration.ofHours(9));
    assertThat(ask(false, more)).isEqualTo("old STALE");

    clock.advance(Duration.ofHours(1));
    fail();
    assertThatThrownBy(() -> ask(false, more)).isInstanceOf(ChatException.class);
  }

  @Test
  void a_refused_request_is_not_answered_by_a_stale_answer() {
    provider.answers("old").fails(Failures.invalidRequest("p"));
    ask();
    clock.advance(TTL.plusMinutes(2));

    assertThatThrownBy(this::ask).isInstanceOf(InvalidRequest.class);
  }

  @Test
  void max_age_limits_stale_answers_too() {
    provider.answers("old").answers("new");
    ask();
    clock.advance(TTL);

    assertThat(ask(false, new CacheDirectives(true, true, TTL.minusSeconds(1), null, false)))
        .isEqualTo("new MISS");
  }

  @Test
  void only_if_cached_requests_nothing_in_the_background() {
    CacheDirectives cachedOnly = new CacheDirectives(true, true, null, null, true);
    provider.answers("old");
    ask();
    clock.advance(TTL);
    assertThat(ask(false, cachedOnly)).isEqualTo("old STALE");

    clock.advance(Duration.ofMinutes(1));
    assertThatThrownBy(() -> ask(false, cachedOnly)).isInstanceOf(NotCached.class);

    assertThat(provider.requestCount()).isEqualTo(1);
    assertThat(ended).hasSize(3);
  }
}
