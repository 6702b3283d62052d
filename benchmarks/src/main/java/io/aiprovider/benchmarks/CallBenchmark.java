package io.aiprovider.benchmarks;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.reply.CompleteReply;
import java.util.concurrent.TimeUnit;
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

/** A plain chat of 1 KB through the whole engine, from the received bytes to the sent bytes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class CallBenchmark {
  private static final CacheDirectives READ_ONLY =
      new CacheDirectives(true, false, null, null, false);

  private final byte[] body = Samples.request();
  private final ChatClient uncached = newClient(CacheOptions.DISABLED);
  private ChatClient client = newClient(CacheOptions.DEFAULT);

  private static ChatClient newClient(CacheOptions cache) {
    return ChatClient.builder().provider(new MemoryProvider(0)).cache(cache).build();
  }

  /** A client whose cache is empty. */
  @Setup
  public void open() {
    client.close();
    client = newClient(CacheOptions.DEFAULT);
  }

  @TearDown
  public void close() {
    client.close();
    uncached.close();
  }

  /** The cache is neither read nor written, and no other call can join. */
  @Benchmark
  public byte[] relayed() {
    return send(client, CacheDirectives.NO_STORE);
  }

  /** There is no cache. The difference is what a call pays that does not want it. */
  @Benchmark
  public byte[] relayedWithoutCache() {
    return send(uncached, CacheDirectives.NO_STORE);
  }

  /** The cache has no answer. */
  @Benchmark
  public byte[] cacheMiss() {
    return send(client, READ_ONLY);
  }

  /** The cache has the answer. */
  @Benchmark
  public byte[] cacheHit() {
    return send(client, CacheDirectives.DEFAULT);
  }

  ResponseCache.Stats cache() {
    return client.cacheStatistics();
  }

  private byte[] send(ChatClient by, CacheDirectives directives) {
    ChatCall call = by.newCall().cacheDirectives(directives).build();
    CompleteReply reply = (CompleteReply) by.send(ChatRequest.parse(body), call);
    return reply.response().json().toBytes();
  }
}
