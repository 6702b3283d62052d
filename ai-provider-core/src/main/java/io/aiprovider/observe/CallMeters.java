package io.aiprovider.observe;

import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.CallTrace;
import io.aiprovider.call.ChatInterceptor;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.ReplyEnd;
import io.aiprovider.call.Target;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Counts what calls used, what they cost, and how they came by their answers. */
final class CallMeters implements ChatInterceptor {

  private record Failover(String from, String to, String reason) {}

  private record Spent(DistributionSummary input, DistributionSummary output, Counter cost) {}

  private final MeterRegistry registry;
  private final UnaryOperator<String> models;
  private final LongAdder inFlight;
  private final Map<CacheStatus, Counter> cache = new EnumMap<>(CacheStatus.class);
  private final Map<Failover, Counter> failovers = new ConcurrentHashMap<>();
  private final Map<ModelTags, Spent> spent = new ConcurrentHashMap<>();

  CallMeters(MeterRegistry registry, UnaryOperator<String> models, LongAdder inFlight) {
    this.registry = registry;
    this.models = models;
    this.inFlight = inFlight;
    for (CacheStatus status : CacheStatus.values()) {
      cache.put(status, cacheCounter(status));
    }
  }

  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    Operation operation = chain.request().operation();
    CallTrace trace = chain.call().trace();
    inFlight.increment();
    ChatReply reply;
    try {
      reply = chain.proceed(chain.request());
    } catch (RuntimeException | Error failure) {
      ended(operation, trace, null);
      throw failure;
    }
    reply.onEnd(end -> ended(operation, trace, end));
    return reply;
  }

  private void ended(Operation operation, CallTrace trace, @Nullable ReplyEnd end) {
    inFlight.decrement();
    Objects.requireNonNull(cache.get(trace.cacheStatus())).increment();
    List<CallTrace.Attempt> attempts = trace.attempts();
    countFailovers(attempts);
    if (end != null && !attempts.isEmpty()) {
      countSpent(operation, attempts.get(attempts.size() - 1).target(), end);
    }
  }

  private void countFailovers(List<CallTrace.Attempt> attempts) {
    for (int i = 1; i < attempts.size(); i++) {
      Target from = attempts.get(i - 1).target();
      Target to = attempts.get(i).target();
      ChatException reason = attempts.get(i - 1).failure();
      if (!from.equals(to) && reason != null) {
        failovers
            .computeIfAbsent(
                new Failover(from.provider(), to.provider(), ErrorType.of(reason)),
                this::failoverCounter)
            .increment();
      }
    }
  }

  private void countSpent(Operation operation, Target asked, ReplyEnd end) {
    ModelTags of =
        new ModelTags(
            operation, end.provider(), models.apply(asked.model()), models.apply(end.model()));
    Spent meters = spent.computeIfAbsent(of, this::spentMeters);
    Usage usage = end.usage();
    if (usage != null) {
      meters.input().record((double) usage.promptTokens());
      meters.output().record((double) usage.completionTokens());
    }
    if (end.cost() != null) {
      meters.cost().increment(end.cost().usd().doubleValue());
    }
  }

  private Spent spentMeters(ModelTags of) {
    return new Spent(
        tokenSummary(of, "input"),
        tokenSummary(of, "output"),
        Counter.builder("ai_provider.cost")
            .description("What answers cost, in US dollars")
            .tags(of.tags())
            .register(registry));
  }

  private DistributionSummary tokenSummary(ModelTags of, String type) {
    return DistributionSummary.builder("gen_ai.client.token.usage")
        .description("Tokens of an answer and of its prompt")
        .tags(of.tags().and("gen_ai.token.type", type))
        .register(registry);
  }

  private Counter failoverCounter(Failover failover) {
    return Counter.builder("ai_provider.failovers")
        .description("How often a call went on to another provider or model")
        .tags("from", failover.from(), "to", failover.to(), "reason", failover.reason())
        .register(registry);
  }

  private Counter cacheCounter(CacheStatus status) {
    return Counter.builder("ai_provider.cache.requests")
        .description("Calls by what the response cache did for them")
        .tags("result", status.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }
}
