package io.aiprovider.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Usage;
import io.aiprovider.chat.Wire;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.Failures;
import io.aiprovider.interceptor.InterceptorChain;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CachingTest {
  private static final ChatRequest PLAIN = ChatRequest.builder().model("m").user("Hi").build();
  private static final ChatRequest STREAM = PLAIN.withStream(true);

  private final MutableClock clock = new MutableClock();
  private final ResponseCache cache = new CaffeineResponseCache(1_000_000, clock);
  private final ScriptedProvider provider = new ScriptedProvider("a");
  private Target target = new Target("a", "m", false);

  private ChatReply send(ChatRequest request, ChatCall call) {
    Caching caching =
        new Caching(cache, CacheOptions.DEFAULT, (r, c) -> RoutePlan.of(target), clock, null, null);
    return InterceptorChain.run(
        List.of(caching),
        (filled, within) -> within.attempt(target).run(filled, attempt -> priced(filled, attempt)),
        request,
        call);
  }

  private ChatReply priced(ChatRequest filled, ChatCall attempt) {
    attempt.report().metered(Usage.of(1, 1), Cost.of(BigDecimal.TEN, Cost.Status.PRICED), null);
    return provider.chat(filled, attempt);
  }

  private CacheStatus plain(ChatCall call) {
    send(PLAIN, call);
    return call.trace().cacheStatus();
  }

  private static ChatCall with(
      boolean read, boolean write, @Nullable Duration maxAge, @Nullable Duration ttl) {
    return ChatCall.builder()
        .cacheDirectives(new CacheDirectives(read, write, maxAge, ttl, false))
        .build();
  }

  private static ChatResponse drain(ChatReply reply) {
    List<ChatChunk> chunks = new ArrayList<>();
    ((StreamingReply) reply).forEach(chunks::add);
    return Wire.assembled(chunks.toArray(ChatChunk[]::new));
  }

  @Test
  void answers_a_repeated_request_from_the_cache() {
    provider.answers("Hello");
    assertThat(plain(ChatCall.create())).isEqualTo(CacheStatus.MISS);

    ChatCall second = ChatCall.create();
    CompleteReply reply = (CompleteReply) send(PLAIN, second);

    assertThat(second.trace().cacheStatus()).isEqualTo(CacheStatus.HIT);
    assertThat(reply.response().text()).isEqualTo("Hello");
    assertThat(reply.provider()).isEqualTo("a");
    assertThat(provider.requestCount()).isEqualTo(1);
  }

  @Test
  @DisplayName("66 a hit costs nothing and shows the saved cost")
  void a_hit_costs_nothing() {
    provider.answers("Hello");
    plain(ChatCall.create());
    List<ReplyOutcome> ends = new ArrayList<>();

    send(PLAIN, ChatCall.create()).onEnd(ends::add);

    assertThat(ends).extracting(ReplyOutcome::cost).containsExactly(Cost.saved(BigDecimal.TEN));
  }

  @Test
  void a_streamed_hit_saves_only_if_the_caller_gets_all_of_it() {
    provider.answers("Hello");
    plain(ChatCall.create());
    List<ReplyOutcome> ends = new ArrayList<>();

    StreamingReply left = (StreamingReply) send(STREAM, ChatCall.create());
    left.onEnd(ends::add);
    left.next();
    left.close();
    StreamingReply whole = (StreamingReply) send(STREAM, ChatCall.create());
    whole.onEnd(ends::add);
    drain(whole);

    assertThat(ends)
        .extracting(ReplyOutcome::cost)
        .containsExactly(Cost.saved(BigDecimal.ZERO), Cost.saved(BigDecimal.TEN));
  }

  @Test
  void a_streamed_answer_serves_plain_calls() {
    provider.streams(Wire.stream("Hel", "lo"));
    drain(send(STREAM, ChatCall.create()));

    assertThat(((CompleteReply) send(PLAIN, ChatCall.create())).response().text())
        .isEqualTo("Hello");
  }

  @Test
  void a_plain_answer_is_replayed_as_chunks() {
    provider.answers("Hello");
    plain(ChatCall.create());

    assertThat(drain(send(STREAM, ChatCall.create())).text()).isEqualTo("Hello");
  }

  @Test
  void a_hits_usage_chunk_says_that_it_cost_nothing() {
    provider.answers("Hello");
    plain(ChatCall.create());
    ChatRequest wantsUsage = STREAM.with("stream_options", Wire.json("{'include_usage':true}"));

    ChatResponse replayed = drain(send(wantsUsage, ChatCall.create()));

    assertThat(replayed.json().object("usage").integer("cost")).isZero();
  }

  @Test
  void a_tenant_never_sees_the_answer_of_another() {
    provider.answers("Hello").answers("Bonjour");
    send(PLAIN, tenant("t1"));

    CompleteReply reply = (CompleteReply) send(PLAIN, tenant("t2"));

    assertThat(reply.response().text()).isEqualTo("Bonjour");
  }

  private static ChatCall tenant(String tenant) {
    return ChatCall.builder().caller(new Caller("k", tenant, null, Set.of())).build();
  }

  @Test
  void no_store_neither_reads_nor_writes() {
    provider.answers("1").answers("2").answers("3");
    plain(ChatCall.create());

    assertThat(plain(with(false, false, null, null))).isEqualTo(CacheStatus.BYPASS);

    assertThat(provider.requestCount()).isEqualTo(2);
    assertThat(((CompleteReply) send(PLAIN, ChatCall.create())).response().text()).isEqualTo("1");
  }

  @Test
  void no_cache_writes_without_reading() {
    provider.answers("1").answers("2");
    plain(ChatCall.create());

    assertThat(plain(with(false, true, null, null))).isEqualTo(CacheStatus.MISS);

    assertThat(((CompleteReply) send(PLAIN, ChatCall.create())).response().text()).isEqualTo("2");
  }

  @Test
  void max_age_bounds_the_age_of_an_answer() {
    provider.answers("1").answers("2");
    plain(ChatCall.create());
    clock.advance(Duration.ofSeconds(60));

    assertThat(plain(with(true, true, Duration.ofSeconds(60), null))).isEqualTo(CacheStatus.HIT);
    assertThat(plain(with(true, true, Duration.ofSeconds(59), null))).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void a_hit_says_how_old_it_is() {
    provider.answers("1");
    ChatCall first = ChatCall.create();
    plain(first);
    clock.advance(Duration.ofSeconds(60));
    ChatCall second = ChatCall.create();
    plain(second);

    assertThat(first.trace().answerAge()).isNull();
    assertThat(second.trace().answerAge()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void a_ttl_set_by_the_caller_is_used() {
    provider.answers("1").answers("2");
    plain(with(true, true, null, Duration.ofSeconds(10)));
    clock.advance(Duration.ofSeconds(11));

    assertThat(plain(ChatCall.create())).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void the_providers_cost_is_not_stored() {
    ChatResponse answer = Wire.answer("Hello");
    var usage = answer.json().object("usage").with("cost", 7);
    provider.answers(new ChatResponse(answer.json().with("usage", usage)));
    plain(ChatCall.create());

    CompleteReply hit = (CompleteReply) send(PLAIN, ChatCall.create());

    assertThat(hit.response().json().object("usage").has("cost")).isFalse();
    assertThat(hit.response().usage()).isEqualTo(answer.usage());
  }

  @Test
  void a_broken_or_closed_stream_is_not_stored() {
    provider
        .breaksOff(Failures.streamBroken("a"), Wire.stream("Hello"))
        .streams(Wire.stream("Hello"))
        .answers("x");
    assertThatThrownBy(() -> drain(send(STREAM, ChatCall.create())))
        .isInstanceOf(ChatException.class);
    StreamingReply left = (StreamingReply) send(STREAM, ChatCall.create());
    left.next();
    left.close();

    assertThat(plain(ChatCall.create())).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void a_stream_without_a_finish_reason_is_not_stored() {
    provider.streams(Wire.text("Hel")).answers("x");
    drain(send(STREAM, ChatCall.create()));

    assertThat(plain(ChatCall.create())).isEqualTo(CacheStatus.MISS);
  }

  @Test
  @DisplayName("48 an answer cut off by the content filter is not stored")
  void a_filtered_answer_is_not_stored() {
    provider.answers(Wire.answer("x", "content_filter", null)).answers("y");
    plain(ChatCall.create());

    assertThat(plain(ChatCall.create())).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void an_answer_of_a_fallback_model_is_not_stored() {
    target = new Target("a", "other", true);
    provider.answers("x").answers("y");
    plain(ChatCall.create());

    assertThat(plain(ChatCall.create())).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void a_failure_is_not_stored() {
    provider.fails(Failures.unavailable("a")).answers("x");
    assertThatThrownBy(() -> plain(ChatCall.create())).isInstanceOf(ChatException.class);

    assertThat(plain(ChatCall.create())).isEqualTo(CacheStatus.MISS);
  }
}
