package io.aiprovider.benchmarks;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.CacheScope;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.call.CacheDirectives;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.reply.CompleteReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
 * A plain chat of 1 KB that the cache answers, one of many entries each time: the cost must not
 * depend on their number.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class CacheSizeBenchmark {
  private static final CacheOptions OPTIONS =
      new CacheOptions(true, Duration.ofHours(1), 1L << 36, CacheScope.TENANT);
  private static final int DIGITS = 7;
  private static final int STEP = 7_919; // a prime number: the next entry is far away in memory

  @Param({"1000"})
  int entries = 1_000;

  private final byte[] body = Samples.request();
  private final int number =
      new String(body, StandardCharsets.US_ASCII).indexOf("The quick brown fox");
  private @Nullable ChatClient client;
  private int next;

  /** A client whose cache has the answers to all questions. */
  @Setup
  public void open() {
    close();
    client = ChatClient.builder().provider(new MemoryProvider(0)).cache(OPTIONS).build();
    for (int i = 0; i < entries; i++) {
      send(i);
    }
  }

  @TearDown
  public void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }

  /** The cache has the answer. */
  @Benchmark
  public byte[] hit() {
    next = (next + STEP) % entries;
    return send(next);
  }

  ResponseCache.Stats cache() {
    return opened().cacheStatistics();
  }

  private byte[] send(int question) {
    byte[] asked = body.clone();
    for (int i = 0, rest = question; i < DIGITS; i++, rest /= 10) {
      asked[number + i] = (byte) ('0' + rest % 10);
    }
    ChatClient by = opened();
    CompleteReply reply =
        (CompleteReply)
            by.send(
                ChatRequest.parse(asked),
                by.newCall().cacheDirectives(CacheDirectives.DEFAULT).build());
    return reply.response().json().toBytes();
  }

  private ChatClient opened() {
    if (client == null) {
      throw new IllegalStateException("Call open() first.");
    }
    return client;
  }
}
