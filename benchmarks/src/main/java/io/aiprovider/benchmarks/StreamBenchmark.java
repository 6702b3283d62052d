package io.aiprovider.benchmarks;

import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.provider.sse.SseReader;
import io.aiprovider.reply.StreamingReply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** The cost of one event of a stream. The cost of the call itself is divided among its events. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class StreamBenchmark {
  static final int EVENTS = 1_000;

  private final byte[] body = Samples.streamRequest();
  private final byte[] stream = Samples.stream(EVENTS);
  private final ChatClient client =
      ChatClient.builder().provider(new MemoryProvider(EVENTS)).build();

  @TearDown
  public void close() {
    client.close();
  }

  /** Only the framing. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int framed(Blackhole sink) throws IOException {
    SseReader reader =
        new SseReader(new ByteArrayInputStream(stream), () -> true, stream.length, () -> {});
    int events = 0;
    for (var event = reader.next(); event != null; event = reader.next()) {
      sink.consume(event.data());
      events++;
    }
    return events;
  }

  /** From the received bytes to the sent bytes, through all interceptors except the cache. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int relayed(Blackhole sink) {
    return relay(CacheDirectives.NO_STORE, sink);
  }

  /** The same, with the answer assembled for the cache. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int relayedAndCached(Blackhole sink) {
    return relay(new CacheDirectives(false, true, null, null, false), sink);
  }

  private int relay(CacheDirectives directives, Blackhole sink) {
    int chunks = 0;
    ChatCall call = client.newCall().cacheDirectives(directives).build();
    try (StreamingReply reply = (StreamingReply) client.send(ChatRequest.parse(body), call)) {
      for (ChatChunk chunk : reply) {
        sink.consume(chunk.json().toBytes());
        chunks++;
      }
    }
    return chunks;
  }
}
