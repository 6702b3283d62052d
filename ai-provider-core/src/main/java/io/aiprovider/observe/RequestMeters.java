package io.aiprovider.observe;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.Usage;
import io.aiprovider.reply.ReplyOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Measures calls as their callers see them: with all attempts, and answers from the cache, too. */
final class RequestMeters implements CallListener {
  /** What a request without a model is counted as; the same is meant by this name. */
  static final String NO_MODEL = "auto";

  private record Key(ModelTags of, String error) {}

  private record StreamTimes(Timer firstToken, Timer nextToken) {}

  private final MeterRegistry registry;
  private final UnaryOperator<String> models;
  private final Map<Key, Timer> durations = new ConcurrentHashMap<>();
  private final Map<ModelTags, StreamTimes> streams = new ConcurrentHashMap<>();
  private final Map<Operation, Timer> overheads = new ConcurrentHashMap<>();

  RequestMeters(MeterRegistry registry, UnaryOperator<String> models) {
    this.registry = registry;
    this.models = models;
  }

  @Override
  public void callEnded(ChatCall call, FinishedCall finished) {
    List<Attempt> attempts = finished.attempts();
    Attempt last = attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
    ModelTags of = tags(finished, last);
    durations
        .computeIfAbsent(new Key(of, ErrorType.of(finished.failure())), this::durationTimer)
        .record(finished.duration());
    overheads
        .computeIfAbsent(finished.operation(), this::overheadTimer)
        .record(finished.overhead());
    if (finished.failure() == null && last != null) {
      recordStream(of, finished, last.usage());
    }
  }

  private void recordStream(ModelTags of, FinishedCall finished, @Nullable Usage usage) {
    Duration first = finished.firstContent();
    if (first == null) {
      return;
    }
    StreamTimes times = streams.computeIfAbsent(of, this::streamTimers);
    times.firstToken().record(first);
    if (usage != null && usage.completionTokens() > 1) {
      Duration afterFirst = finished.duration().minus(first);
      times.nextToken().record(afterFirst.dividedBy(usage.completionTokens() - 1));
    }
  }

  private ModelTags tags(FinishedCall finished, @Nullable Attempt last) {
    ReplyOutcome end = finished.end();
    String provider =
        end != null ? end.provider() : last != null ? last.target().provider() : ModelTags.NONE;
    return new ModelTags(
        finished.operation(),
        provider,
        models.apply(finished.model() == null ? NO_MODEL : finished.model()),
        end == null ? ModelTags.NONE : models.apply(end.model()));
  }

  private Timer durationTimer(Key key) {
    return Timer.builder("gen_ai.server.request.duration")
        .description("Time from a request to the end of its answer, with all attempts")
        .tags(key.of().tags().and(ErrorType.KEY, key.error()))
        .serviceLevelObjectives(Buckets.REQUEST)
        .register(registry);
  }

  private StreamTimes streamTimers(ModelTags of) {
    return new StreamTimes(
        Timer.builder("gen_ai.server.time_to_first_token")
            .description("Time from a request to the first content of its complete stream")
            .tags(of.tags())
            .serviceLevelObjectives(Buckets.FIRST_TOKEN)
            .register(registry),
        Timer.builder("gen_ai.server.time_per_output_token")
            .description("Time between two tokens of a complete stream, on average over the stream")
            .tags(of.tags())
            .serviceLevelObjectives(Buckets.NEXT_TOKEN)
            .register(registry));
  }

  private Timer overheadTimer(Operation operation) {
    return Timer.builder("ai_provider.overhead")
        .description("Time of a call that was not spent waiting for a provider")
        .tags(Tags.of(ModelTags.OPERATION, operation.label()))
        .serviceLevelObjectives(Buckets.OVERHEAD)
        .register(registry);
  }
}
