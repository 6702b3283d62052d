package io.aiprovider.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.cache.CacheOptions;
import io.aiprovider.caller.Caller;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Wire;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.BudgetExceeded;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.LimitReached;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.Limits;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.testing.ScriptedProvider;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client with metrics records, by name and tag. */
class ChatMetricsTest {
  private static final ChatRequest HELLO = ChatRequest.builder().model("gpt-4o").user("Hi").build();

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ScriptedProvider first = new ScriptedProvider("first");
  private final ScriptedProvider second = new ScriptedProvider("second");
  private final ChatClient client =
      ChatClient.builder()
          .metrics(new ChatMetrics(registry))
          .provider(first)
          .provider(second)
          .build();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void times_each_attempt_with_requested_and_answering_model() {
    first.answers("Hi");

    client.chat(HELLO);

    assertThat(registry.get("gen_ai.client.operation.duration").timer().count()).isOne();
    assertThat(tags("gen_ai.client.operation.duration"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "gen_ai.operation.name", "chat",
                "gen_ai.provider.name", "first",
                "gen_ai.request.model", "gpt-4o",
                "gen_ai.response.model", "gpt-4o",
                "error.type", "none"));
  }

  @Test
  void a_failed_attempt_has_its_kind_of_failure() {
    first.fails(Failures.unavailable("first"));
    second.answers("Hi");

    client.chat(HELLO);

    assertThat(
            registry
                .get("gen_ai.client.operation.duration")
                .tags("gen_ai.provider.name", "first", "error.type", "unavailable")
                .tag("gen_ai.response.model", "none")
                .timer()
                .count())
        .isOne();
  }

  @Test
  void times_the_first_chunk_and_the_end_of_a_stream() {
    first.streams(Wire.stream("Hello"));

    try (StreamingReply reply = client.stream(HELLO)) {
      assertThat(registry.get("gen_ai.client.operation.time_to_first_chunk").timer().count())
          .isOne();
      assertThat(registry.find("gen_ai.client.operation.duration").timer()).isNull();
      reply.forEach(chunk -> {});
    }

    assertThat(registry.get("gen_ai.client.operation.duration").timer().count()).isOne();
  }

  @Test
  void a_plain_answer_has_no_first_chunk() {
    first.answers("Hi");

    client.chat(HELLO);

    assertThat(registry.find("gen_ai.client.operation.time_to_first_chunk").timer()).isNull();
  }

  @Test
  void counts_a_failover_with_its_reason() {
    first.fails(Failures.unavailable("first"));
    second.answers("Hi");

    client.chat(HELLO);

    assertThat(
            registry
                .get("ai_provider.failovers")
                .tags("from", "first", "to", "second", "reason", "unavailable")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void counts_a_skipped_provider_as_a_failover() {
    first.fails(Failures.rateLimited("first", Duration.ofMinutes(1)));
    second.answers("one").answers("two");
    client.chat(HELLO);

    client.chat(HELLO.with("seed", 1));

    assertThat(
            registry
                .get("ai_provider.failovers")
                .tags("from", "first", "to", "second", "reason", "cooling_down")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void counts_attempts_that_used_tokens_and_cost_nothing() {
    ScriptedProvider unknown = new ScriptedProvider("unknown").answers("Hi");
    ScriptedProvider given = new ScriptedProvider("given").answers("Hi");
    ScriptedProvider priced = new ScriptedProvider("priced").answers("Hi");
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (ChatClient alarming =
        ChatClient.builder()
            .metrics(new ChatMetrics(meters))
            .cache(CacheOptions.DISABLED)
            .provider(unknown)
            .provider(given)
            .provider(priced)
            .price("given", Price.perMillion(BigDecimal.ZERO, BigDecimal.ZERO))
            .price("priced", Price.perMillion(BigDecimal.ONE, BigDecimal.TEN))
            .build()) {
      alarming.chat(HELLO.withModel("unknown/nobody-knows"));
      alarming.chat(HELLO.withModel("given/nobody-knows"));
      alarming.chat(HELLO.withModel("priced/nobody-knows"));
    }

    assertThat(meters.get("ai_provider.unpriced").counters())
        .extracting(
            counter -> counter.getId().getTag("gen_ai.provider.name"),
            counter -> counter.getId().getTag("gen_ai.request.model"),
            counter -> counter.getId().getTag("pricing.status"),
            Counter::count)
        .containsExactlyInAnyOrder(
            tuple("unknown", "other", "unpriced", 1.0), tuple("given", "other", "priced", 1.0));
  }

  @Test
  void counts_cache_results_and_no_cost_for_a_hit() {
    ScriptedProvider priced = new ScriptedProvider("priced").answers("Hi");
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (ChatClient caching =
        ChatClient.builder().metrics(new ChatMetrics(meters)).provider(priced).build()) {
      caching.chat(HELLO);
      double cost = meters.get("ai_provider.cost").counter().count();
      caching.chat(HELLO);

      assertThat(cost).isPositive();
      assertThat(meters.get("ai_provider.cost").counter().count()).isEqualTo(cost);
      assertThat(cacheRequests(meters, "miss")).isEqualTo(1);
      assertThat(cacheRequests(meters, "hit")).isEqualTo(1);
      assertThat(cacheRequests(meters, "bypass")).isZero();
    }
  }

  @Test
  void records_the_tokens_of_prompt_and_answer_separately() {
    first.answers("Hi"); // with a usage of 3 and 5

    client.chat(HELLO);

    assertThat(tokens("input")).isEqualTo(3);
    assertThat(tokens("output")).isEqualTo(5);
  }

  @Test
  void a_call_is_in_flight_until_its_stream_ends() {
    first.streams(Wire.stream("Hello"));

    try (StreamingReply reply = client.stream(HELLO)) {
      assertThat(inFlight()).isEqualTo(1);
      reply.forEach(chunk -> {});
    }

    assertThat(inFlight()).isZero();
  }

  @Test
  void a_call_that_failed_is_not_in_flight() {
    first.fails(Failures.invalidRequest("first"));

    assertThatThrownBy(() -> client.chat(HELLO)).isInstanceOf(ChatException.class);

    assertThat(inFlight()).isZero();
  }

  @Test
  void unknown_names_share_one_label() {
    first.answers("one").answers("two");

    client.chat(HELLO.with("model", "made-up-1"));
    client.chat(HELLO.with("model", "made-up-2"));

    assertThat(registry.get("gen_ai.client.operation.duration").timers())
        .singleElement()
        .satisfies(timer -> assertThat(timer.count()).isEqualTo(2))
        .satisfies(
            timer -> assertThat(timer.getId().getTag("gen_ai.request.model")).isEqualTo("other"));
  }

  @Test
  void shows_health_and_circuit_of_each_provider_without_probing_it() {
    first.onProbe(
        () -> {
          throw new AssertionError("A probe was not expected.");
        });
    assertThat(health("first")).isNaN();
    first.fails(Failures.unavailable("first"));
    second.answers("Hi");

    client.chat(HELLO);

    assertThat(health("first")).isEqualTo(0.5);
    assertThat(health("second")).isEqualTo(1);
    assertThat(gauge("ai_provider.circuit.state", "first")).isZero();
    assertThat(gauge("ai_provider.provider.waiting", "first")).isZero();
  }

  @Test
  void a_closed_client_removes_its_providers_gauges() {
    client.close();

    assertThat(registry.find("ai_provider.provider.health").gauge()).isNull();
    assertThat(registry.find("ai_provider.circuit.state").gauge()).isNull();
    assertThat(registry.find("ai_provider.provider.waiting").gauge()).isNull();
  }

  @Test
  void a_refusal_by_a_limit_is_counted_by_its_scope_and_kind() {
    Limits limits = Limits.NONE.withRequestsPerMinute(1);
    Caller caller =
        new Caller("k", "t", null, Set.of())
            .withLimits(new LimitRule(LimitScope.TENANT, "t", limits));
    first.answers("Hi");
    client.send(HELLO, client.newCall().caller(caller).build());

    assertThatThrownBy(() -> client.send(HELLO, client.newCall().caller(caller).build()))
        .isInstanceOf(LimitReached.class);

    assertThat(registry.get("ai_provider.ratelimit.rejections").counter().count()).isOne();
    assertThat(tags("ai_provider.ratelimit.rejections"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("scope", "tenant", "limit", "requests_per_minute"));
  }

  @Test
  void a_call_beyond_its_budget_is_counted_by_scope_and_period() {
    Caller caller =
        new Caller("k", "t", null, Set.of())
            .withBudgets(BudgetRule.of(BudgetScope.KEY, "k", BudgetPeriod.DAY, "0"));
    client.reconfigure(change -> change.price("first", Price.perToken(BigDecimal.ONE)));

    assertThatThrownBy(() -> client.send(HELLO, client.newCall().caller(caller).build()))
        .isInstanceOf(BudgetExceeded.class);

    assertThat(registry.get("ai_provider.budget.rejections").counter().count()).isOne();
    assertThat(tags("ai_provider.budget.rejections"))
        .containsExactlyInAnyOrderEntriesOf(Map.of("scope", "key", "period", "day"));
  }

  private Map<String, String> tags(String meter) {
    Meter.Id id = registry.get(meter).meter().getId();
    return id.getTags().stream().collect(Collectors.toMap(Tag::getKey, Tag::getValue));
  }

  private static double cacheRequests(SimpleMeterRegistry registry, String result) {
    return registry.get("ai_provider.cache.requests").tag("result", result).counter().count();
  }

  private double tokens(String type) {
    return registry
        .get("gen_ai.client.token.usage")
        .tag("gen_ai.token.type", type)
        .summary()
        .totalAmount();
  }

  private double inFlight() {
    return registry.get("ai_provider.requests.in_flight").gauge().value();
  }

  private double health(String provider) {
    return gauge("ai_provider.provider.health", provider);
  }

  private double gauge(String name, String provider) {
    return registry.get(name).tag("gen_ai.provider.name", provider).gauge().value();
  }
}
