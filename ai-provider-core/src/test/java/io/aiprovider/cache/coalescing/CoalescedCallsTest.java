package io.aiprovider.cache.coalescing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.NotCached;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Cost;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identical calls that run at the same time share one answer. */
class CoalescedCallsTest extends CoalescingFixture {

  @Test
  void a_hundred_plain_calls_make_one_request() {
    List<Caught> callers = send(100, PLAIN);
    HeldProvider.Upstream upstream = a.next();
    awaitAllButOneFollow(callers);

    upstream.answers("Hello");

    assertThat(callers).extracting(Caught::text).containsOnly("Hello");
    assertThat(a.requestCount()).isEqualTo(1);
    assertThatOnePays(callers);
  }

  @Test
  void a_hundred_streams_make_one_request() {
    List<Caught> callers = send(100, STREAM_WITH_USAGE);
    HeldProvider.Upstream upstream = a.next().sends("Hel");
    awaitAllButOneFollow(callers);

    upstream.sends("lo").ends();

    assertThat(callers).extracting(Caught::text).containsOnly("Hello");
    assertThat(callers).extracting(caller -> caller.chunks.size()).containsOnly(4);
    assertThat(a.requestCount()).isEqualTo(1);
    assertThatOnePays(callers);
  }

  private void assertThatOnePays(List<Caught> callers) {
    List<Cost> costs =
        callers.stream()
            .map(caller -> Objects.requireNonNull(caller.finished().end()))
            .map(end -> Objects.requireNonNull(end.cost()))
            .toList();
    assertThat(costs)
        .filteredOn(cost -> cost.usd().signum() > 0)
        .containsExactly(Cost.of(ALL, Cost.Status.PRICED));
    assertThat(costs)
        .filteredOn(cost -> cost.usd().signum() == 0)
        .hasSize(callers.size() - 1)
        .containsOnly(Cost.saved(ALL));
    assertThat(callers)
        .filteredOn(caller -> caller.cache() == CacheStatus.COALESCED)
        .hasSize(callers.size() - 1)
        .allMatch(caller -> caller.finished().attempts().isEmpty())
        .allMatch(caller -> caller.reply().provider().equals("a"));
  }

  @Test
  void plain_calls_and_streams_make_two_requests() {
    List<Caught> plain = send(20, PLAIN);
    HeldProvider.Upstream first = a.next();
    List<Caught> streamed = send(20, STREAM);
    HeldProvider.Upstream second = a.next();
    awaitAllButOneFollow(plain);

    first.answers("Hello");
    second.sends("Hel", "lo").ends();

    assertThat(plain).extracting(Caught::text).containsOnly("Hello");
    assertThat(streamed).extracting(Caught::text).containsOnly("Hello");
    assertThat(a.requestCount()).isEqualTo(2);
  }

  @Test
  void vectors_are_shared_and_have_the_encoding_that_each_caller_requested() {
    ChatRequest numbers =
        ChatRequest.of(Operation.EMBEDDING, JsonObject.of("model", "m").with("input", "Hi"));
    Caught first = send(numbers);
    HeldProvider.Upstream upstream = a.next();
    Caught second = send(numbers.with("encoding_format", "base64")).follows();

    upstream.answers(HeldProvider.vectors());

    assertThat(embedding(first)).isEqualTo("[0.5,0.25]");
    assertThat(embedding(second)).startsWith("\"").endsWith("=\"");
    assertThat(a.requestCount()).isEqualTo(1);
  }

  private static String embedding(Caught caller) {
    assertThat(caller.failure()).isNull();
    JsonObject answer = ((CompleteReply) caller.reply()).response().json();
    return Objects.requireNonNull(answer.objects("data").get(0).get("embedding")).toJson();
  }

  @Test
  void a_late_call_gets_the_stream_from_its_beginning() {
    Caught first = send(STREAM);
    HeldProvider.Upstream upstream = a.next().sends("one ", "two ", "three ");
    first.awaitText("one two three ");

    Caught late = send(STREAM).follows();

    late.awaitText("one two three ");
    upstream.sends("four").ends();
    assertThat(late.text()).isEqualTo("one two three four");
    assertThat(first.text()).isEqualTo("one two three four");
  }

  @Test
  void each_stream_has_usage_only_if_it_was_requested_and_its_own_cost() {
    Caught without = send(STREAM);
    HeldProvider.Upstream upstream = a.next().sends("Hi");
    Caught with = send(STREAM_WITH_USAGE).follows();

    upstream.ends();

    assertThat(without.text()).isEqualTo("Hi");
    assertThat(with.text()).isEqualTo("Hi");
    assertThat(without.chunks).allMatch(chunk -> chunk.json().object("usage") == null);
    JsonObject usage =
        Objects.requireNonNull(with.chunks.get(with.chunks.size() - 1).json().object("usage"));
    assertThat(usage.integer("total_tokens")).isEqualTo(8);
    assertThat(usage.integer("cost")).isZero();
  }

  @Test
  void the_answer_of_a_shared_call_is_cached() {
    Caught first = send(STREAM);
    HeldProvider.Upstream upstream = a.next().sends("Hi");
    Caught second = send(STREAM).follows();
    upstream.ends();
    first.text();
    second.text();

    assertThat(send(PLAIN).text()).isEqualTo("Hi");
    assertThat(a.requestCount()).isEqualTo(1);
  }

  @Test
  void calls_of_one_tenant_share_and_others_do_not() {
    Caught ada = send(PLAIN, ADA);
    HeldProvider.Upstream first = a.next();
    Caught bob = send(PLAIN, BOB).follows();
    Caught eve = send(PLAIN, EVE);
    HeldProvider.Upstream second = a.next();

    first.answers("for acme");
    second.answers("for other");

    assertThat(ada.text()).isEqualTo("for acme");
    assertThat(bob.text()).isEqualTo("for acme");
    assertThat(eve.text()).isEqualTo("for other");
  }

  @Test
  void calls_with_other_limits_of_their_cost_do_not_share() {
    Caught first = send(PLAIN);
    HeldProvider.Upstream upstream = a.next();
    ChatCall limited =
        client().newCall().attribute(CallAttribute.MAX_COST, new BigDecimal(12)).build();
    Caught second = send(PLAIN, limited);

    a.next().answers("short");
    upstream.answers("long");

    assertThat(first.text()).isEqualTo("long");
    assertThat(second.text()).isEqualTo("short");
  }

  private ChatCall with(CacheDirectives directives) {
    return client().newCall().cacheDirectives(directives).build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_call_that_does_not_read_the_cache_does_not_share(boolean writes) {
    Caught first = send(PLAIN);
    HeldProvider.Upstream upstream = a.next();
    Caught own = send(PLAIN, with(new CacheDirectives(false, writes, null, null, false)));

    a.next().answers("own");
    upstream.answers("shared");

    assertThat(own.text()).isEqualTo("own");
    assertThat(own.cache()).isEqualTo(writes ? CacheStatus.MISS : CacheStatus.BYPASS);
    assertThat(first.text()).isEqualTo("shared");
  }

  @Test
  void no_call_joins_one_that_does_not_read_the_cache() {
    Caught own = send(PLAIN, with(new CacheDirectives(false, true, null, null, false)));
    HeldProvider.Upstream upstream = a.next();
    Caught other = send(PLAIN);

    a.next().answers("other");
    upstream.answers("own");

    assertThat(own.text()).isEqualTo("own");
    assertThat(other.text()).isEqualTo("other");
  }

  @Test
  void a_call_that_wants_only_a_cached_answer_joins_nothing() {
    Caught first = send(PLAIN);
    HeldProvider.Upstream upstream = a.next();

    Caught only = send(PLAIN, with(new CacheDirectives(true, true, null, null, true)));

    assertThat(only.failure()).isInstanceOf(NotCached.class);
    upstream.answers("Hi");
    first.text();
  }

  @Test
  void a_call_with_a_greatest_age_shares_because_the_answer_is_new() {
    Caught first = send(PLAIN);
    HeldProvider.Upstream upstream = a.next();
    Caught second =
        send(PLAIN, with(new CacheDirectives(true, true, Duration.ZERO, null, false))).follows();

    upstream.answers("Hi");

    assertThat(first.text()).isEqualTo("Hi");
    assertThat(second.text()).isEqualTo("Hi");
  }

  @Test
  void coalescing_can_be_switched_off() {
    open(builder -> builder.cache(CacheOptions.DEFAULT.withCoalescing(false)));
    Caught first = send(PLAIN);
    HeldProvider.Upstream upstream = a.next();
    Caught second = send(PLAIN);

    a.next().answers("two");
    upstream.answers("one");

    assertThat(List.of(first.text(), second.text())).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void without_a_cache_there_is_no_coalescing() {
    open(builder -> builder.cache(CacheOptions.DISABLED));
    Caught first = send(PLAIN);
    HeldProvider.Upstream upstream = a.next();
    Caught second = send(PLAIN);

    a.next().answers("two");
    upstream.answers("one");

    assertThat(List.of(first.text(), second.text())).containsExactlyInAnyOrder("one", "two");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void all_get_the_answer_of_the_provider_that_stood_in(boolean streams) {
    openWithBoth(builder -> builder);
    ChatRequest request = streams ? STREAM : PLAIN;
    List<Caught> callers = send(10, request);
    HeldProvider.Upstream failing = a.next();
    awaitAllButOneFollow(callers);
    failing.fails(Failures.unavailable("a"));

    HeldProvider.Upstream second = b.next();
    if (streams) {
      second.sends("Hi").ends();
    } else {
      second.answers("Hi");
    }

    assertThat(callers).extracting(Caught::text).containsOnly("Hi");
    assertThat(callers).extracting(caller -> caller.reply().provider()).containsOnly("b");
    assertThat(a.requestCount() + b.requestCount()).isEqualTo(2);
  }

  @Test
  void the_wait_for_a_shared_answer_is_no_overhead() {
    Caught first = send(PLAIN);
    HeldProvider.Upstream upstream = a.next();
    Caught second = send(PLAIN).follows();
    Duration least = Duration.ofMillis(50);
    Awaitility.await().until(() -> second.call.elapsed().compareTo(least) > 0);
    upstream.answers("Hi");
    first.text();
    second.text();

    Duration overhead = second.finished().overhead();

    assertThat(second.call.trace().waited()).isPositive();
    assertThat(overhead).isLessThan(second.finished().duration().dividedBy(2));
  }

  @Test
  void different_requests_do_not_share() {
    Caught first = send(PLAIN);
    HeldProvider.Upstream upstream = a.next();
    Caught second = send(PLAIN.with("seed", 1));
    a.next().answers("two");
    upstream.answers("one");

    assertThat(first.text()).isEqualTo("one");
    assertThat(second.text()).isEqualTo("two");
  }

  @Test
  void fields_without_an_effect_on_the_answer_may_differ() {
    Caught first = send(PLAIN.with("metadata", Map.of("run", "1")));
    HeldProvider.Upstream upstream = a.next();
    Caught second = send(PLAIN.with("metadata", Map.of("run", "2"))).follows();

    upstream.answers("Hi");

    assertThat(first.text()).isEqualTo("Hi");
    assertThat(second.text()).isEqualTo("Hi");
  }

  @Test
  void a_changed_configuration_shares_nothing_with_the_one_before() {
    Caught first = send(PLAIN);
    HeldProvider.Upstream upstream = a.next();
    ChatClient client = client();
    client.reconfigure(settings -> settings.healthCheckTtl(Duration.ofSeconds(5)));
    Caught second = send(PLAIN);

    a.next().answers("two");
    upstream.answers("one");

    assertThat(first.text()).isEqualTo("one");
    assertThat(second.text()).isEqualTo("two");
  }
}
