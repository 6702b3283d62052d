package io.aiprovider.benchmarks;

import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.client.ChatClientBuilder;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.server.budgets.lease.LeasedBudgetStore;
import io.aiprovider.server.budgets.lease.WhenDatabaseDown;
import io.aiprovider.server.ledger.BenchmarkLedger;
import io.aiprovider.server.store.BenchmarkDatabase;
import io.aiprovider.server.store.Database;
import io.aiprovider.time.MonotonicClock;
import java.io.IOException;
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
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What the server's ledger and its leased budgets cost in a call of one of 1,000 keys: the
 * difference from the same call without them. Budgets are those of the key, its tenant and the
 * installation.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class AccountingBenchmark {
  static final int EVENTS = 1_000;

  private static final int KEYS = 1_000;
  private static final int STEP = 389; // a prime number: the next key is far away in memory
  private static final String MUCH = "1000000000";
  private static final BudgetRule INSTALLATION =
      BudgetRule.of(BudgetScope.INSTALLATION, "", BudgetPeriod.MONTH, MUCH)
          .withSoftLimits(50, 80, 100);
  private static final BudgetOptions BUDGETS =
      BudgetOptions.NONE.withRules(
          List.of(INSTALLATION, BudgetRule.of(BudgetScope.TENANT, "*", BudgetPeriod.MONTH, MUCH)));

  /** What is kept account of. */
  public enum Accounting {
    NOTHING,
    LEDGER,
    BUDGETS,
    BOTH
  }

  @Param public Accounting accounting = Accounting.BOTH;

  private final byte[] plain = Samples.request();

  /** The stream has fewer tokens than this request allows, and so than was reserved for it. */
  private final byte[] streamed =
      JsonObject.parse(Samples.streamRequest()).with("max_tokens", 4 * EVENTS).toBytes();

  /** The stream has four times as many tokens as this request allows. */
  private final byte[] streamedBeyondLimit = Samples.streamRequest();

  private final Caller[] callers = new Caller[KEYS];
  private final Database database = BenchmarkDatabase.inMemory();
  private final LeasedBudgetStore store =
      new LeasedBudgetStore(
          database,
          Clock.systemUTC(),
          MonotonicClock.system(),
          ZoneId.of("UTC"),
          WhenDatabaseDown.REFUSE,
          (transaction, account, status, percent, at) -> {},
          List.of(),
          Runnable::run);
  private @Nullable BenchmarkLedger ledger;
  private @Nullable ChatClient client;
  private int next;

  /** A client whose keys have leased what they need. */
  @Setup
  public void open() throws IOException {
    ChatClientBuilder builder = ChatClient.builder().provider(new MemoryProvider(EVENTS));
    if (accounting == Accounting.LEDGER || accounting == Accounting.BOTH) {
      BenchmarkLedger opened = BenchmarkLedger.open();
      opened.record(builder);
      ledger = opened;
    }
    boolean budgets = accounting == Accounting.BUDGETS || accounting == Accounting.BOTH;
    if (budgets) {
      builder.budgetStore(store).budgets(BUDGETS);
    }
    for (int i = 0; i < KEYS; i++) {
      Caller caller = new Caller("key-" + i, "tenant-" + i % 40, "user-" + i, Set.of());
      callers[i] =
          budgets
              ? caller.withBudgets(
                  BudgetRule.of(BudgetScope.KEY, "key-" + i, BudgetPeriod.MONTH, MUCH)
                      .withSoftLimits(80, 100))
              : caller;
    }
    client = builder.build();
    for (int i = 0; i < KEYS; i++) {
      call();
    }
  }

  @TearDown
  public void close() throws IOException {
    if (client != null) {
      client.close();
    }
    if (ledger != null) {
      ledger.close();
    }
    database.close();
  }

  /** A plain chat of 1 KB. */
  @Benchmark
  public Object call() {
    return client().send(ChatRequest.parse(plain), newCall());
  }

  /**
   * One event of a stream, from the received bytes to the sent bytes. The cost of the call itself
   * is divided among its events.
   */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int streamEvent(Blackhole sink) {
    return relay(streamed, sink);
  }

  /**
   * The same, for a stream that becomes longer than what was reserved for it: its tokens are
   * counted and more is reserved, several times.
   */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int streamEventBeyondLimit(Blackhole sink) {
    return relay(streamedBeyondLimit, sink);
  }

  private int relay(byte[] request, Blackhole sink) {
    int chunks = 0;
    try (StreamingReply reply =
        (StreamingReply) client().send(ChatRequest.parse(request), newCall())) {
      for (ChatChunk chunk : reply) {
        sink.consume(chunk.json().toBytes());
        chunks++;
      }
    }
    return chunks;
  }

  private ChatClient client() {
    ChatClient opened = client;
    if (opened == null) {
      throw new IllegalStateException("Call open() first.");
    }
    return opened;
  }

  private ChatCall newCall() {
    next = (next + STEP) % KEYS;
    return client()
        .newCall()
        .cacheDirectives(CacheDirectives.NO_STORE)
        .caller(callers[next])
        .attribute(CallAttribute.ENDPOINT, "/v1/chat/completions")
        .build();
  }

  BudgetStatus installation() {
    return store.status(List.of(INSTALLATION)).get(0);
  }

  long rows() {
    return ledger == null ? 0 : ledger.rows();
  }
}
