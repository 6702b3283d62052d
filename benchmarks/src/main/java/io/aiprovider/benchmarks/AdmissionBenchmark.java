package io.aiprovider.benchmarks;

import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.caller.ModelAccess;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.limit.LimitDecision;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What access to models and limits cost in a plain chat of 1 KB: the difference between a call with
 * a limited caller and one without a caller. There are many keys, and each call has another one.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class AdmissionBenchmark {
  private static final int STEP = 7_919; // a prime number: the next key is far away in memory
  private static final Limits LIMITS =
      new Limits(Quota.perHour(1_000_000_000), 1_000_000, 1_000_000_000, 1_000);

  @Param({"100000"})
  int keys = 100_000;

  private final byte[] body = Samples.request();
  private Caller[] callers = {};
  private MemoryLimitStore store = newStore();
  private @Nullable ChatClient client;
  private int next;

  private static MemoryLimitStore newStore() {
    return new MemoryLimitStore(Clock.systemUTC(), MonotonicClock.system());
  }

  /** A client whose store knows all keys. */
  @Setup
  public void open() {
    close();
    store = newStore();
    client = ChatClient.builder().provider(new MemoryProvider(0)).limitStore(store).build();
    callers = new Caller[keys];
    ModelAccess access = ModelAccess.of(Set.of("gpt-*"), Set.of("*-preview"));
    for (int i = 0; i < keys; i++) {
      callers[i] =
          new Caller("key-" + i, "tenant-" + i % 100, null, Set.of())
              .withModels(access)
              .withLimits(new LimitRule(LimitScope.KEY, "key-" + i, LIMITS));
      take(callers[i]);
    }
  }

  @TearDown
  public void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }

  /** A call without a caller. */
  @Benchmark
  public Object callWithoutLimits() {
    return send(null);
  }

  /** A call whose caller has a list of models, a quota, and all other limits. */
  @Benchmark
  public Object callWithLimits() {
    return send(nextCaller());
  }

  /** Taking from the limits and giving back, without a call. */
  @Benchmark
  public Object takeAndEnd() {
    return take(nextCaller());
  }

  int keysInMemory() {
    return store.size();
  }

  private Caller nextCaller() {
    next = (next + STEP) % keys;
    return callers[next];
  }

  private LimitDecision take(Caller caller) {
    LimitDecision decision = store.take(limits(caller), 250);
    ((LimitDecision.Granted) decision).permit().end(300);
    return decision;
  }

  private static List<LimitRule> limits(Caller caller) {
    return caller.limits() == null ? List.of() : caller.limits();
  }

  private Object send(@Nullable Caller caller) {
    if (client == null) {
      throw new IllegalStateException("Call open() first.");
    }
    ChatCall call =
        client.newCall().cacheDirectives(CacheDirectives.NO_STORE).caller(caller).build();
    return client.send(ChatRequest.parse(body), call);
  }
}
