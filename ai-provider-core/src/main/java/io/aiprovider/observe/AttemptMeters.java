package io.aiprovider.observe;

import io.aiprovider.call.AttemptInterceptor;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.ReplyEnd;
import io.aiprovider.call.StreamingReply;
import io.aiprovider.call.Target;
import io.aiprovider.chat.Operation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Times attempts. What is below it waits for a stream's first content, so the reply's arrival is
 * the first chunk's.
 */
final class AttemptMeters implements AttemptInterceptor {
  private record Key(ModelTags of, String error) {}

  private final MeterRegistry registry;
  private final UnaryOperator<String> models;
  private final Map<Key, Timer> durations = new ConcurrentHashMap<>();
  private final Map<ModelTags, Timer> firstChunks = new ConcurrentHashMap<>();

  AttemptMeters(MeterRegistry registry, UnaryOperator<String> models) {
    this.registry = registry;
    this.models = models;
  }

  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    Target target = Objects.requireNonNull(chain.call().target());
    Operation operation = chain.request().operation();
    String asked = models.apply(target.model());
    long start = System.nanoTime();
    ChatReply reply;
    try {
      reply = chain.proceed(chain.request());
    } catch (RuntimeException | Error failure) {
      ended(start, new ModelTags(operation, target.provider(), asked, ModelTags.NONE), failure);
      throw failure;
    }
    if (reply instanceof StreamingReply) {
      firstChunk(
          new ModelTags(operation, target.provider(), asked, models.apply(reply.model())), start);
    }
    reply.onEnd(end -> ended(start, answered(operation, target, asked, end), end.failure()));
    return reply;
  }

  private ModelTags answered(Operation operation, Target target, String asked, ReplyEnd end) {
    return new ModelTags(operation, target.provider(), asked, models.apply(end.model()));
  }

  private void firstChunk(ModelTags of, long start) {
    firstChunks
        .computeIfAbsent(of, this::firstChunkTimer)
        .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
  }

  private void ended(long start, ModelTags of, @Nullable Throwable failure) {
    durations
        .computeIfAbsent(new Key(of, ErrorType.of(failure)), this::durationTimer)
        .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
  }

  private Timer firstChunkTimer(ModelTags of) {
    return Timer.builder("gen_ai.client.operation.time_to_first_chunk")
        .description("Time until a provider streamed the first content of an answer")
        .tags(of.tags())
        .register(registry);
  }

  private Timer durationTimer(Key key) {
    return Timer.builder("gen_ai.client.operation.duration")
        .description("Time one attempt on a provider took, to the end of its answer")
        .tags(key.of().tags().and(ErrorType.KEY, key.error()))
        .register(registry);
  }
}
