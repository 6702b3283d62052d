package io.aiprovider.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.budget.BudgetCrossing;
import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.cache.CacheOptions;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.BudgetExceeded;
import io.aiprovider.failure.Failures;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a call reserves and spends. */
class SpendingControlTest extends SpendingFixture {

  @Test
  void a_call_is_settled_with_what_it_cost() {
    open(options(TENANT));
    a.answers("one");

    send(HELLO);

    assertThatIs(TENANT, "8", "0");
  }

  @Test
  void a_running_call_has_reserved_its_prompt_and_the_answer_that_it_allows() throws Exception {
    open(options(TENANT));
    a.hangs();
    ChatCall call = call();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> running = thread.submit(() -> client().send(HELLO, call));
      a.awaitWaiting();

      assertThatIs(TENANT, "0", "13");
      call.cancel();

      assertThatThrownBy(() -> running.get(10, TimeUnit.SECONDS)).isNotNull();
      assertThatIs(TENANT, "8", "0"); // the provider has the prompt, and may charge it
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void without_max_tokens_the_assumed_length_is_reserved_for_every_choice() throws Exception {
    BudgetRule tenant = BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.MONTH, "10000");
    open(options(tenant).withAssumedOutput(20));

    assertThat(reservedFor(HELLO.without("max_tokens"), tenant)).isEqualByComparingTo("28");
    assertThat(reservedFor(HELLO.without("max_tokens").with("n", 3), tenant))
        .isEqualByComparingTo("68");
  }

  @Test
  void strict_reserves_the_longest_answer_of_the_model() throws Exception {
    BudgetRule tenant = BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.MONTH, "100000");
    open(options(tenant).withStrict(true));

    ChatRequest request = HELLO.without("max_tokens").withModel("gpt-4o"); // 16,384 tokens

    assertThat(reservedFor(request, tenant)).isEqualByComparingTo("16392");
  }

  private BigDecimal reservedFor(ChatRequest request, BudgetRule rule) throws Exception {
    a.hangs();
    ChatCall call = call();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> running = thread.submit(() -> client().send(request, call));
      a.awaitWaiting();
      BigDecimal reserved = status(rule).reserved();
      call.cancel();
      assertThatThrownBy(() -> running.get(10, TimeUnit.SECONDS)).isNotNull();
      return reserved;
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void failed_attempts_that_cost_nothing_leave_nothing_reserved() {
    open(options(TENANT));
    a.fails(Failures.unavailable("a"));
    b.answers("two");

    send(HELLO);

    assertThatIs(TENANT, "8", "0");
  }

  @Test
  void what_a_failed_attempt_cost_is_spent_too() {
    open(options(TENANT));
    a.breaksOff(Failures.streamBroken("a"), usage());
    b.streams("two");

    try (StreamingReply reply = (StreamingReply) client().send(HELLO.withStream(true), call())) {
      reply.forEach(chunk -> {});
    }

    assertThat(finished.get(0).attempts()).hasSize(2);
    assertThatIs(TENANT, "16", "0");
  }

  @Test
  void the_dearest_target_is_reserved_for() throws Exception {
    open(options(TENANT), client -> client.price("b", dollarsPerToken("2")));

    assertThat(reservedFor(HELLO, TENANT)).isEqualByComparingTo("26");
  }

  @Test
  void a_model_without_a_price_reserves_nothing() {
    BudgetRule tenant = BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.MONTH, "0");
    try (ChatClient free =
        ChatClient.builder()
            .provider(a)
            .budgetStore(store)
            .budgets(options(tenant))
            .cache(NO_CACHE)
            .build()) {
      a.answers("one");

      free.send(HELLO, free.newCall().caller(ADA).build()).close();

      assertThatIs(tenant, "0", "0");
    }
  }

  @Test
  void an_answer_from_the_cache_needs_no_budget() {
    BudgetRule tenant = BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.MONTH, "15");
    open(options(tenant), client -> client.cache(CacheOptions.DEFAULT));
    a.answers("one");
    send(HELLO);

    send(HELLO);

    assertThat(a.requestCount()).isEqualTo(1);
    assertThatIs(tenant, "8", "0");
    assertThatThrownBy(() -> send(HELLO.with("seed", 2))).isInstanceOf(BudgetExceeded.class);
  }

  @Test
  void embeddings_count_their_prompt() {
    SimulatedProvider simulated = SimulatedProvider.builder("c").build();
    open(options(TENANT), client -> client.provider(simulated).price("c", dollarsPerToken("0.1")));
    ChatRequest texts =
        ChatRequest.of(
            Operation.EMBEDDING, JsonObject.of("model", "c/m").with("input", "12345678"));

    CompleteReply reply = (CompleteReply) client().send(texts, call());

    assertThat(status(TENANT).spent()).isPositive();
    assertThatIs(TENANT, Objects.requireNonNull(reply.cost()).usd().toPlainString(), "0");
    ChatRequest many = texts.with("input", "word ".repeat(1_000));
    assertThatThrownBy(() -> client().send(many, call())).isInstanceOf(BudgetExceeded.class);
  }

  @Test
  void every_key_session_and_value_of_a_tag_can_have_its_own_budget() {
    BudgetRule key = BudgetRule.of(BudgetScope.KEY, "*", BudgetPeriod.DAY, "100");
    BudgetRule session = BudgetRule.of(BudgetScope.SESSION, "acme/*", BudgetPeriod.TOTAL, "100");
    BudgetRule team = BudgetRule.of(BudgetScope.TAG, "team=*", BudgetPeriod.MONTH, "100");
    BudgetRule search = BudgetRule.of(BudgetScope.TAG, "team=search", BudgetPeriod.MONTH, "50");
    open(options(key, session, team, search));
    a.answers("one");
    ChatCall call =
        client()
            .newCall()
            .caller(ADA)
            .tags(Map.of("team", "search", "other", "x"))
            .attribute(CallAttribute.SESSION, "run-1")
            .build();

    client().send(HELLO, call).close();

    assertThatIs(BudgetRule.of(BudgetScope.KEY, "ada", BudgetPeriod.DAY, "100"), "8", "0");
    assertThatIs(
        BudgetRule.of(BudgetScope.SESSION, "acme/run-1", BudgetPeriod.TOTAL, "1"), "8", "0");
    assertThatIs(search, "8", "0");
    assertThat(store.size()).isEqualTo(3);
  }

  @Test
  void the_budgets_of_the_caller_and_of_a_directory_count_too() {
    BudgetRule user = BudgetRule.of(BudgetScope.USER, "acme/ada", BudgetPeriod.DAY, "100");
    BudgetRule smaller = BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.MONTH, "12");
    open(options(TENANT), client -> client.budgetDirectory(call -> List.of(smaller)));
    ChatCall call = client().newCall().caller(ADA.withBudgets(user)).build();

    BudgetExceeded failure =
        catchThrowableOfType(BudgetExceeded.class, () -> client().send(HELLO, call));

    assertThat(failure).hasMessageStartingWith("The budget of this tenant for this month, $12,");
    assertThatIs(user, "0", "0");
  }

  @Test
  void soft_limits_are_shown_and_reported() {
    BudgetRule tenant = TENANT.withSoftLimits(10, 15, 80);
    open(options(tenant));
    a.answers("one").answers("two");
    send(HELLO);
    ChatCall call = call();

    client().send(HELLO, call).close();

    assertThat(crossings).extracting(BudgetCrossing::percent).containsExactly(10, 15);
    List<BudgetStatus> shown = Objects.requireNonNull(call.attribute(CallAttribute.BUDGETS)).get();
    assertThat(shown).hasSize(1);
    assertThat(shown.get(0).percentSpent()).isEqualTo(16);
  }

  @Test
  void racers_get_exactly_what_is_left() throws Exception {
    BudgetRule tenant = BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.MONTH, "800");
    open(options(tenant).withAssumedOutput(1));
    for (int i = 0; i < 500; i++) {
      a.answers("x");
    }
    // the estimate of this request is what it costs: 8
    ChatRequest exact = HELLO.without("max_tokens").with("max_tokens", 0);
    List<Callable<Boolean>> racers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      racers.add(() -> isServed(exact));
    }
    ExecutorService threads = Executors.newFixedThreadPool(16);
    long served = 0;
    try {
      for (Future<Boolean> each : threads.invokeAll(racers, 60, TimeUnit.SECONDS)) {
        served += each.get() ? 1 : 0;
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(served).isEqualTo(100);
    assertThat(a.requestCount()).isEqualTo(100);
    assertThatIs(tenant, "800", "0");
  }

  private boolean isServed(ChatRequest request) {
    try {
      client().send(request, call()).close();
      return true;
    } catch (BudgetExceeded refused) {
      return false;
    }
  }

  @Test
  void options_without_budgets_cost_nothing() {
    open(BudgetOptions.NONE);
    a.answers("one");

    send(HELLO);

    assertThat(store.size()).isZero();
  }
}
