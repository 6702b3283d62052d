package io.aiprovider.benchmarks;

import io.aiprovider.budget.BudgetDecision;
import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.budget.memory.MemoryBudgetStore;
import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What budgets cost in a plain chat of 1 KB: the difference between a call with four budgets and
 * one without. There are 10,000 keys, each with a budget, and each call has another one.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class BudgetBenchmark {
  static final int KEYS = 10_000;

  private static final int STEP = 7_919; // a prime number: the next key is far away in memory
  private static final String MUCH = "1000000000";
  private static final BigDecimal RESERVED = new BigDecimal("0.0025");
  private static final BigDecimal SPENT = new BigDecimal("0.0003");
  private static final BudgetOptions BUDGETS =
      BudgetOptions.NONE.withRules(
          List.of(
              BudgetRule.of(BudgetScope.INSTALLATION, "", BudgetPeriod.MONTH, MUCH)
                  .withSoftLimits(50, 80, 100),
              BudgetRule.of(BudgetScope.TENANT, "*", BudgetPeriod.MONTH, MUCH),
              BudgetRule.of(BudgetScope.KEY, "*", BudgetPeriod.DAY, MUCH),
              BudgetRule.of(BudgetScope.PROVIDER, "openai", BudgetPeriod.MONTH, MUCH)));

  private final byte[] body = Samples.request();
  private final Caller[] callers = new Caller[KEYS];
  private final BudgetRule[] rules = new BudgetRule[KEYS];
  private MemoryBudgetStore store = newStore();
  private @Nullable ChatClient with;
  private @Nullable ChatClient without;
  private int next;

  private static MemoryBudgetStore newStore() {
    return new MemoryBudgetStore(Clock.systemUTC(), ZoneId.of("UTC"));
  }

  /** Clients with budgets and without, and a store that knows all keys. */
  @Setup
  public void open() {
    close();
    store = newStore();
    with =
        ChatClient.builder()
            .provider(new MemoryProvider(0))
            .budgetStore(store)
            .budgets(BUDGETS)
            .build();
    without = ChatClient.builder().provider(new MemoryProvider(0)).build();
    for (int i = 0; i < KEYS; i++) {
      callers[i] = new Caller("key-" + i, "tenant-" + i % 100, null, Set.of());
      rules[i] = BudgetRule.of(BudgetScope.KEY, "key-" + i, BudgetPeriod.DAY, MUCH);
      reserveAndSettle(rules[i]);
    }
  }

  @TearDown
  public void close() {
    if (with != null && without != null) {
      with.close();
      without.close();
      with = null;
      without = null;
    }
  }

  /** A call without budgets. */
  @Benchmark
  public Object callWithoutBudgets() {
    return send(without);
  }

  /** A call with budgets for its key, its tenant, its provider and the installation. */
  @Benchmark
  public Object callWithBudgets() {
    return send(with);
  }

  /** Reserving and settling in the budget of one key, without a call. */
  @Benchmark
  public Object reserveAndSettle() {
    return reserveAndSettle(rules[nextKey()]);
  }

  private BudgetDecision reserveAndSettle(BudgetRule rule) {
    BudgetDecision decision = store.reserve(List.of(rule), RESERVED);
    ((BudgetDecision.Granted) decision).reservation().settle(SPENT);
    return decision;
  }

  BudgetStatus installation() {
    return store.status(List.of(BUDGETS.rules().get(0))).get(0);
  }

  private int nextKey() {
    next = (next + STEP) % KEYS;
    return next;
  }

  private Object send(@Nullable ChatClient client) {
    if (client == null) {
      throw new IllegalStateException("Call open() first.");
    }
    ChatCall call =
        client
            .newCall()
            .cacheDirectives(CacheDirectives.NO_STORE)
            .caller(callers[nextKey()])
            .build();
    return client.send(ChatRequest.parse(body), call);
  }
}
