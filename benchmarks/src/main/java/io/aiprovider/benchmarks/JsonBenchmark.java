package io.aiprovider.benchmarks;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.assembly.ResponseAssembler;
import io.aiprovider.json.JsonObject;
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
import org.openjdk.jmh.annotations.Warmup;

/** Reading and changing JSON. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class JsonBenchmark {
  static final int CHUNKS = 100;

  private final byte[] body = Samples.request();
  private final byte[] chunkBytes = Samples.chunk();
  private final ChatRequest request = ChatRequest.parse(body);
  private final ChatChunk chunk = new ChatChunk(JsonObject.parseLenient(chunkBytes));

  /** A request of 1 KB, with the checks for requests of callers. */
  @Benchmark
  public ChatRequest parseRequest() {
    return ChatRequest.parse(body);
  }

  @Benchmark
  public JsonObject parseChunk() {
    return JsonObject.parseLenient(chunkBytes);
  }

  /** The model replaced in a request of 1 KB, the rest unchanged. */
  @Benchmark
  public byte[] spliceModel() {
    return request.withModel("another-model").json().toBytes();
  }

  /** One chunk of a stream added to the answer. */
  @Benchmark
  @OperationsPerInvocation(CHUNKS)
  public ResponseAssembler assembleChunk() {
    ResponseAssembler assembler = new ResponseAssembler();
    for (int i = 0; i < CHUNKS; i++) {
      assembler.add(chunk);
    }
    return assembler;
  }
}
