package io.aiprovider.benchmarks;

import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.client.ChatClient;
import io.aiprovider.client.ChatClientBuilder;
import io.aiprovider.json.JsonObject;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.routing.ProviderOptions;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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

/** The cost of a call that one of many providers answers: it must not depend on their number. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class RouteBenchmark {
  private static final CacheDirectives READ_ONLY =
      new CacheDirectives(true, false, null, null, false);

  @Param({"10", "100"})
  int providers;

  @SuppressWarnings("NullAway.Init") // by open()
  private ChatRequest request;

  @SuppressWarnings("NullAway.Init") // by open()
  private ChatClient client;

  /** A client of providers, each with a listed model and a default model. */
  @Setup
  public void open() {
    ChatClientBuilder builder = ChatClient.builder();
    for (int i = 0; i < providers; i++) {
      builder.provider(
          new Answering("provider-" + i),
          ProviderOptions.builder().priority(i).models("model-" + i).build());
    }
    client = builder.build();
    request = ChatRequest.parse(Samples.request()).withModel("model-" + providers / 2);
  }

  @TearDown
  public void close() {
    client.close();
  }

  /** The plan of a call. */
  @Benchmark
  public RoutePlan plan() {
    return client.plan(request, ChatCall.create());
  }

  /** A whole call that is not in the cache. */
  @Benchmark
  public ChatReply call() {
    return client.send(request, client.newCall().cacheDirectives(READ_ONLY).build());
  }

  private record Answering(String name) implements ChatProvider {
    private static final ChatResponse ANSWER =
        new ChatResponse(JsonObject.parseLenient(Samples.answer()));

    @Override
    public ChatReply chat(ChatRequest request, ChatCall attempt) {
      return CompleteReply.of(Objects.requireNonNull(attempt.target()), ANSWER);
    }
  }
}
