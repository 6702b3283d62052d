package io.aiprovider.observe;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.BudgetExceeded;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.LimitReached;
import io.aiprovider.plan.SkippedTarget;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.Target;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tokens, tool calls and cost of calls, and how they were answered: failovers and
 * refusals.
 */
final class CallMeters implements CallListener {

  private record Failover(String from, String to, String reason) {}

  /**
   * Attempts that used tokens and cost nothing.
   *
   * @param status how their cost was determined
   */
  private record Free(String provider, String model, String status) {}

  private record Spent(
      DistributionSummary input,
      DistributionSummary output,
      Counter cached,
      Counter cost,
      Counter saved,
      Counter surcharge) {

    void add(Cost added) {
      cost.increment(added.usd().doubleValue());
      double net = added.promptCacheSavedUsd().doubleValue();
      if (net > 0) {
        saved.increment(net);
      } else if (net < 0) {
        surcharge.increment(-net); // a counter never goes down
      }
    }
  }

  private final MeterRegistry registry;
  private final UnaryOperator<String> models;
  private final LongAdder inFlight;
  private final Map<Failover, Counter> failovers = new ConcurrentHashMap<>();
  private final Map<Tags, Counter> rejections = new ConcurrentHashMap<>();
  private final Map<Tags, Counter> budgetRejections = new ConcurrentHashMap<>();
  private final Map<ModelTags, Spent> spent = new ConcurrentHashMap<>();
  private final Map<ModelTags, Counter> toolCalls = new ConcurrentHashMap<>();
  private final Map<Free, Counter> free = new ConcurrentHashMap<>();

  CallMeters(MeterRegistry registry, UnaryOperator<String> models, LongAdder inFlight) {
    this.registry = registry;
    this.models = models;
    this.inFlight = inFlight;
  }

  @Override
  public void callStarted(ChatCall call, ChatRequest request) {
    inFlight.increment();
  }

  @Override
  public void attemptEnded(ChatCall call, Attempt attempt) {
    if (attempt.toolCalls() > 0) {
      toolCalls
          .computeIfAbsent(ModelTags.of(attempt, models), this::toolCallCounter)
          .increment((double) attempt.toolCalls());
    }
    if (attempt.usage() == null && attempt.cost() == null) {
      return;
    }
    Spent meters = spent.computeIfAbsent(ModelTags.of(attempt, models), this::spentMeters);
    Usage usage = attempt.usage();
    if (usage != null) {
      meters.input().record((double) usage.promptTokens());
      meters.output().record((double) usage.completionTokens());
      if (usage.cachedTokens() > 0) {
        meters.cached().increment((double) usage.cachedTokens());
      }
    }
    Cost cost = attempt.cost();
    if (cost != null) {
      meters.add(cost);
    }
    if (usage != null && usage.isCounted() && (cost == null || cost.usd().signum() == 0)) {
      Cost.Status status = cost == null ? Cost.Status.UNPRICED : cost.status();
      Free of =
          new Free(
              attempt.target().provider(),
              models.apply(attempt.target().model()),
              status.name().toLowerCase(Locale.ROOT));
      free.computeIfAbsent(of, this::freeCounter).increment();
    }
  }

  @Override
  public void callEnded(ChatCall call, FinishedCall finished) {
    inFlight.decrement();
    if (finished.failure() instanceof LimitReached reached) {
      rejections
          .computeIfAbsent(
              Tags.of("scope", known(reached.scope()), "limit", known(reached.limit())),
              this::rejectionCounter)
          .increment();
    }
    if (finished.failure() instanceof BudgetExceeded exceeded) {
      budgetRejections
          .computeIfAbsent(
              Tags.of("scope", known(exceeded.scope()), "period", known(exceeded.period())),
              this::budgetCounter)
          .increment();
    }
    List<Attempt> attempts = finished.attempts();
    if (attempts.isEmpty()) {
      return;
    }
    for (int i = 1; i < attempts.size(); i++) {
      Attempt before = attempts.get(i - 1);
      if (before.outcome() == Attempt.Outcome.FAILED) { // else the other one was a hedge
        countFailover(before.target(), attempts.get(i).target(), before.failure());
      }
    }
    Target last = attempts.get(attempts.size() - 1).target();
    for (SkippedTarget skipped : finished.skipped()) {
      countFailover(skipped.target(), last, skipped.reason());
    }
  }

  private void countFailover(Target from, Target to, @Nullable ChatException reason) {
    if (!from.equals(to) && reason != null) {
      failovers
          .computeIfAbsent(
              new Failover(from.provider(), to.provider(), ErrorType.of(reason)),
              this::failoverCounter)
          .increment();
    }
  }

  private Spent spentMeters(ModelTags of) {
    return new Spent(
        tokenSummary(of, "input"),
        tokenSummary(of, "output"),
        Counter.builder("ai_provider.cached_tokens")
            .description("Tokens of prompts that providers read from their own cache")
            .tags(of.tags())
            .register(registry),
        Counter.builder("ai_provider.cost")
            .description("What answers cost, in US dollars")
            .tags(of.tags())
            .register(registry),
        Counter.builder("ai_provider.prompt_cache.saved")
            .description(
                "What answers cost less because of providers' prompt caches, in US dollars")
            .tags(of.tags())
            .register(registry),
        Counter.builder("ai_provider.prompt_cache.surcharge")
            .description("What answers cost more because they filled these caches, in US dollars")
            .tags(of.tags())
            .register(registry));
  }

  private Counter toolCallCounter(ModelTags of) {
    return Counter.builder("ai_provider.tool_calls")
        .description("Calls of the callers' tools that models asked for in their answers")
        .tags(of.tags())
        .register(registry);
  }

  private Counter freeCounter(Free of) {
    return Counter.builder("ai_provider.unpriced")
        .description("Attempts that used tokens and cost nothing; their price may be missing")
        .tags(
            ModelTags.PROVIDER,
            of.provider(),
            "gen_ai.request.model",
            of.model(),
            "pricing.status",
            of.status())
        .register(registry);
  }

  private DistributionSummary tokenSummary(ModelTags of, String type) {
    return DistributionSummary.builder("gen_ai.client.token.usage")
        .description("Tokens of an answer and of its prompt")
        .tags(of.tags().and("gen_ai.token.type", type))
        .serviceLevelObjectives(Buckets.tokens())
        .register(registry);
  }

  private static String known(@Nullable String word) {
    return Objects.requireNonNullElse(word, "unknown");
  }

  private Counter rejectionCounter(Tags tags) {
    return Counter.builder("ai_provider.ratelimit.rejections")
        .description("Calls that were refused because their caller had reached a limit")
        .tags(tags)
        .register(registry);
  }

  private Counter budgetCounter(Tags tags) {
    return Counter.builder("ai_provider.budget.rejections")
        .description("Calls that were refused or ended because a budget had not enough left")
        .tags(tags)
        .register(registry);
  }

  private Counter failoverCounter(Failover failover) {
    return Counter.builder("ai_provider.failovers")
        .description("How often a call failed over to another provider or model")
        .tags("from", failover.from(), "to", failover.to(), "reason", failover.reason())
        .register(registry);
  }
}
