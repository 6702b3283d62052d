package io.aiprovider.observe;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Measures attempts: the time to the first content of a stream, and the time to their end. */
final class AttemptMeters implements CallListener {
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
  public void firstContent(ChatCall call, Attempt attempt) {
    record(
        firstChunks.computeIfAbsent(tags(attempt), this::firstChunkTimer), attempt.firstContent());
  }

  @Override
  public void attemptEnded(ChatCall call, Attempt attempt) {
    Key key = new Key(tags(attempt), ErrorType.of(attempt.failure()));
    record(durations.computeIfAbsent(key, this::durationTimer), attempt.duration());
  }

  private static void record(Timer timer, @Nullable Duration time) {
    timer.record(Objects.requireNonNull(time));
  }

  private ModelTags tags(Attempt attempt) {
    return ModelTags.of(attempt, models);
  }

  private Timer firstChunkTimer(ModelTags of) {
    return Timer.builder("gen_ai.client.operation.time_to_first_chunk")
        .description("Time until a provider streamed the first content of an answer")
        .tags(of.tags())
        .serviceLevelObjectives(Buckets.FIRST_TOKEN)
        .register(registry);
  }

  private Timer durationTimer(Key key) {
    return Timer.builder("gen_ai.client.operation.duration")
        .description("Time one attempt on a provider took, to the end of its answer")
        .tags(key.of().tags().and(ErrorType.KEY, key.error()))
        .serviceLevelObjectives(Buckets.REQUEST)
        .register(registry);
  }
}
