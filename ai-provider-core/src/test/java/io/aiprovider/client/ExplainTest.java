package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.budget.memory.MemoryBudgetStore;
import io.aiprovider.cache.CacheOptions;
import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.Explanation.Candidate;
import io.aiprovider.failure.BudgetExceeded;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.LimitReached;
import io.aiprovider.failure.ModelNotAllowed;
import io.aiprovider.failure.NotCached;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.routing.ProviderLimits;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.routing.RoutingOptions;
import io.aiprovider.routing.strategy.RoutingStrategy;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Providers a, b and c have the model m; a token costs a dollar at a and b. */
class ExplainTest {
  private static final ChatRequest REQUEST =
      ChatRequest.builder().model("m").user("Hi").maxTokens(5).build();
  private static final Caller ADA = new Caller("ada", "acme", null, Set.of());

  private final MutableClock clock = new MutableClock();
  private final ScriptedProvider a = new ScriptedProvider("a");
  private final ScriptedProvider b = new ScriptedProvider("b");
  private final ScriptedProvider c = new ScriptedProvider("c");
  private final MemoryBudgetStore budgets = new MemoryBudgetStore(clock, ZoneOffset.UTC);
  private final MemoryLimitStore limits = new MemoryLimitStore(clock, clock);
  private final ChatClient client =
      ChatClient.builder()
          .provider(a, options(1).limits(new ProviderLimits(1, 0, 0, Duration.ZERO)).build())
          .provider(b, options(2).build())
          .provider(c, options(3).build())
          .price("a", Price.perToken(BigDecimal.ONE))
          .price("b", Price.perToken(BigDecimal.ONE))
          .routing(RoutingOptions.DEFAULT.withCrossModelFailover(false))
          .resilience(ResilienceOptions.DEFAULT.withMaxAttempts(2).withCircuitBreaker(onFirst()))
          .budgetStore(budgets)
          .limitStore(limits)
          .clock(clock)
          .monotonicClock(clock)
          .build();

  private static ProviderOptions.Builder options(int priority) {
    return ProviderOptions.builder().models("m").priority(priority);
  }

  /** A circuit that opens for 10 seconds with the first failure. */
  private static CircuitBreakerPolicy onFirst() {
    Duration open = Duration.ofSeconds(10);
    return new CircuitBreakerPolicy(true, 50, 1, 20, open, open, 1);
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static ChatCall call(Caller caller) {
    return ChatCall.builder().caller(caller).build();
  }

  private static Candidate of(Explanation explanation, String provider) {
    return explanation.candidates().stream()
        .filter(each -> each.target().provider().equals(provider))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> called(Explanation explanation) {
    return explanation.candidates().stream()
        .filter(each -> each.position() > 0)
        .map(each -> each.position() + " " + each.target().provider())
        .toList();
  }

  private void fail(ScriptedProvider provider, ChatException failure) {
    provider.fails(failure);
    b.answers("b");
    client.chat(REQUEST.withModel("m"));
  }

  @Test
  void shows_the_targets_in_the_order_of_the_attempts() {
    Explanation explanation = client.explain(REQUEST);

    assertThat(called(explanation)).containsExactly("1 a", "2 b");
    assertThat(of(explanation, "c").reason()).isEqualTo("a call ends after 2 attempts");
    assertThat(explanation.first().orElseThrow().target().provider()).isEqualTo("a");
    assertThat(explanation.refusal()).isNull();
    assertThat(explanation.cache().status()).isEqualTo(CacheStatus.MISS);
    assertThat(List.of(a.requestCount(), b.requestCount(), c.requestCount()))
        .containsExactly(0, 0, 0);
  }

  @Test
  void estimates_tokens_and_cost() {
    Explanation explanation = client.explain(REQUEST);

    assertThat(explanation.promptTokens()).isEqualTo(8);
    assertThat(of(explanation, "a").answerTokens()).isEqualTo(5);
    assertThat(of(explanation, "a").costUsd()).isEqualByComparingTo("13");
    assertThat(of(explanation, "c").costUsd()).isNull();
  }

  @Test
  void shows_an_open_circuit_and_its_end_without_changing_it() {
    fail(a, Failures.unavailable("a"));
    ChatRequest other = REQUEST.withModel("m").with("seed", 1L);

    Explanation open = client.explain(other);
    clock.advance(Duration.ofSeconds(10));
    assertThat(of(open, "a").until()).isEqualTo(clock.instant());
    clock.advance(Duration.ofMillis(1));
    client.explain(other);
    Explanation trial = client.explain(other); // the first one did not take the trial

    assertThat(of(open, "a").verdict()).isEqualTo(Verdict.COOLING_DOWN);
    assertThat(called(open)).containsExactly("1 b", "2 c");
    assertThat(called(trial)).containsExactly("1 a", "2 b");
  }

  @Test
  void shows_that_the_trial_of_a_circuit_is_running() {
    fail(a, Failures.unavailable("a"));
    clock.advance(Duration.ofSeconds(11));
    a.hangs();
    ChatCall trial = ChatCall.create();
    Thread running =
        new Thread(
            () -> catchThrowable(() -> client.send(REQUEST.with("seed", 2L), trial)), "trial");
    running.start();
    a.awaitWaiting();

    Explanation explanation = client.explain(REQUEST.with("seed", 1L));

    assertThat(called(explanation)).containsExactly("1 b", "2 c");
    trial.cancel();
  }

  @Test
  void shows_a_provider_that_asked_for_a_pause() {
    fail(a, Failures.rateLimited("a", Duration.ofMinutes(2)));

    Candidate paused = of(client.explain(REQUEST.with("seed", 1L)), "a");

    assertThat(paused.verdict()).isEqualTo(Verdict.COOLING_DOWN);
    assertThat(paused.reason()).contains("rate limited");
    assertThat(paused.until()).isEqualTo(clock.instant().plus(Duration.ofMinutes(2)));
  }

  @Test
  void shows_a_busy_provider() {
    a.stalls("Hel");
    try (StreamingReply running = client.stream(REQUEST)) {
      Explanation explanation = client.explain(REQUEST.with("seed", 1L));

      assertThat(of(explanation, "a").verdict()).isEqualTo(Verdict.BUSY);
      assertThat(called(explanation)).containsExactly("1 b", "2 c");
      assertThat(running.next()).isNotNull();
    }
    assertThat(called(client.explain(REQUEST.with("seed", 1L)))).containsExactly("1 a", "2 b");
  }

  @Test
  void shows_a_cached_answer_and_its_age_without_counting_a_look_up() {
    a.answers("Hello");
    client.chat(REQUEST);
    clock.advance(Duration.ofSeconds(30));
    var before = client.cacheStatistics();

    Explanation explanation = client.explain(REQUEST);

    assertThat(explanation.cache().status()).isEqualTo(CacheStatus.HIT);
    assertThat(explanation.cache().age()).isEqualTo(Duration.ofSeconds(30));
    assertThat(explanation.first()).isEmpty();
    assertThat(client.cacheStatistics()).isEqualTo(before);
  }

  @Test
  void shows_why_the_cache_is_not_used() {
    ChatCall call = ChatCall.builder().cacheDirectives(CacheDirectives.NO_STORE).build();

    assertThat(client.explain(REQUEST, call).cache().status()).isEqualTo(CacheStatus.BYPASS);
    assertThat(client.explain(REQUEST.with("store", true)).cache().reason())
        .contains("may depend on more than the request");
    client.reconfigure(settings -> settings.cache(CacheOptions.DISABLED));
    assertThat(client.explain(REQUEST).cache().reason()).isEqualTo("the cache is switched off");
  }

  @Test
  void shows_that_only_a_cached_answer_was_allowed() {
    CacheDirectives only = new CacheDirectives(true, true, null, null, true);

    Explanation explanation =
        client.explain(REQUEST, ChatCall.builder().cacheDirectives(only).build());

    assertThat(explanation.refusal()).isInstanceOf(NotCached.class);
    assertThat(explanation.first()).isEmpty();
  }

  @Test
  void shows_a_limit_without_counting() {
    LimitRule rule = new LimitRule(LimitScope.KEY, "ada", Limits.of(Quota.perHour(1)));
    Caller ada = ADA.withLimits(rule);

    assertThat(client.explain(REQUEST, call(ada)).refusal()).isNull();
    assertThat(client.explain(REQUEST, call(ada)).refusal()).isNull();
    a.answers("Hello");
    client.send(REQUEST, call(ada));
    assertThat(client.explain(REQUEST.with("seed", 1L), call(ada)).refusal())
        .isInstanceOf(LimitReached.class);
  }

  @Test
  void shows_a_budget_without_reserving() {
    client.reconfigure(settings -> settings.removeProvider("c")); // its price is not known
    BudgetRule rule = BudgetRule.of(BudgetScope.KEY, "ada", BudgetPeriod.MONTH, "20");
    Caller ada = ADA.withBudgets(rule);

    assertThat(client.explain(REQUEST, call(ada)).refusal()).isNull();
    assertThat(client.explain(REQUEST, call(ada)).refusal()).isNull();
    assertThat(budgets.status(List.of(rule)).get(0).left()).isEqualByComparingTo("20");
    a.answers("Hello"); // costs 8
    client.send(REQUEST, call(ada));
    ChatException refusal = client.explain(REQUEST.with("seed", 1L), call(ada)).refusal();

    assertThat(refusal).isInstanceOf(BudgetExceeded.class).hasMessageContaining("$12 left");
    assertThat(budgets.status(List.of(rule)).get(0).left()).isEqualByComparingTo("12");
  }

  @Test
  void shows_the_spent_budget_of_a_provider() {
    BudgetRule rule = BudgetRule.of(BudgetScope.PROVIDER, "a", BudgetPeriod.MONTH, "10");
    client.reconfigure(settings -> settings.budgets(BudgetOptions.NONE.withRule(rule)));

    Explanation explanation = client.explain(REQUEST);

    assertThat(of(explanation, "a").verdict()).isEqualTo(Verdict.BUDGET_SPENT);
    assertThat(called(explanation)).containsExactly("1 b", "2 c");
  }

  @Test
  void shows_a_model_that_the_caller_may_not_use() {
    Caller other = new Caller("ada", "acme", null, Set.of("other"));

    Explanation explanation = client.explain(REQUEST, call(other));

    assertThat(explanation.refusal()).isInstanceOf(ModelNotAllowed.class);
    assertThat(explanation.candidates())
        .extracting(Candidate::verdict)
        .containsOnly(Verdict.NOT_ALLOWED);
  }

  @Test
  void shows_that_all_providers_cool_down() {
    client.reconfigure(settings -> settings.removeProvider("b").removeProvider("c"));
    a.fails(Failures.rateLimited("a", Duration.ofMinutes(2)));
    assertThat(catchThrowable(() -> client.chat(REQUEST))).isNotNull();

    Explanation explanation = client.explain(REQUEST);

    assertThat(explanation.refusal()).isInstanceOf(CoolingDown.class);
    assertThat(called(explanation)).isEmpty();
  }

  @Test
  void shows_the_last_resort() {
    for (ScriptedProvider provider : List.of(a, b)) {
      provider.fails(Failures.unavailable(provider.name()));
    }
    client.reconfigure(settings -> settings.removeProvider("c"));
    assertThat(catchThrowable(() -> client.chat(REQUEST))).isNotNull();

    Explanation explanation = client.explain(REQUEST);

    assertThat(called(explanation)).containsExactly("1 a");
    assertThat(of(explanation, "a").reason())
        .isEqualTo("cooling down, but no other target can be called");
    assertThat(of(explanation, "b").verdict()).isEqualTo(Verdict.COOLING_DOWN);
  }

  @Test
  void puts_the_cheapest_first_with_that_strategy() {
    RoutingOptions cost =
        RoutingOptions.DEFAULT.withCrossModelFailover(false).withStrategy(RoutingStrategy.COST);
    client.reconfigure(
        settings -> settings.routing(cost).price("b", Price.perToken(new BigDecimal("0.5"))));

    assertThat(called(client.explain(REQUEST))).containsExactly("1 b", "2 a");
  }

  @Test
  void is_not_counted_as_a_call() {
    client.explain(REQUEST);

    assertThat(client.statistics().calls()).isZero();
    assertThat(client.statistics("a").attempts()).isZero();
    assertThat(limits.size() + budgets.size()).isZero();
  }
}
