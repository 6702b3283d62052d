package io.aiprovider.cache;

import io.aiprovider.benchmarks.Samples;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.reply.Target;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The key of a request of 1 KB. In the package of the cache, because keys are package-private. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class CacheKeyBenchmark {
  private final ChatRequest request = ChatRequest.parse(Samples.request());
  private final RoutePlan plan =
      RoutePlan.of(
          new Target("openai", "gpt-4o-mini", false),
          new Target("anthropic", "claude-haiku-4-5", true));

  @Benchmark
  public String key() {
    return CacheKey.of(request, CacheScope.TENANT, null, plan);
  }
}
