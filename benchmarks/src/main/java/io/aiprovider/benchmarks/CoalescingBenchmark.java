package io.aiprovider.benchmarks;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import java.util.concurrent.TimeUnit;
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

/** What a call pays so that identical ones could join it, if none does. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class CoalescingBenchmark {
  static final int EVENTS = 1_000;
  private static final CacheDirectives READ_ONLY =
      new CacheDirectives(true, false, null, null, false);

  /** Whether identical calls could join. */
  @Param({"true", "false"})
  public boolean coalescing = true;

  private final byte[] body = Samples.request();
  private final byte[] streamBody = Samples.streamRequest();
  private ChatClient client = newClient();

  private ChatClient newClient() {
    return ChatClient.builder()
        .provider(new MemoryProvider(EVENTS))
        .cache(CacheOptions.DEFAULT.withCoalescing(coalescing))
        .build();
  }

  @Setup
  public void open() {
    client.close();
    client = newClient();
  }

  @TearDown
  public void close() {
    client.close();
  }

  /** A plain chat that is not in the cache. */
  @Benchmark
  public byte[] call() {
    ChatCall call = client.newCall().cacheDirectives(READ_ONLY).build();
    CompleteReply reply = (CompleteReply) client.send(ChatRequest.parse(body), call);
    return reply.response().json().toBytes();
  }

  /** One event of a stream that is not in the cache. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int streamEvent(Blackhole sink) {
    int chunks = 0;
    ChatCall call = client.newCall().cacheDirectives(READ_ONLY).build();
    try (StreamingReply reply = (StreamingReply) client.send(ChatRequest.parse(streamBody), call)) {
      for (ChatChunk chunk : reply) {
        sink.consume(chunk.json().toBytes());
        chunks++;
      }
    }
    return chunks;
  }
}
