package io.aiprovider.server.ledger.row;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.observe.FailureText;
import io.aiprovider.plan.SkippedTarget;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.server.ledger.row.UsageRow.RowCost;
import io.aiprovider.server.ledger.row.UsageRow.RowResult;
import io.aiprovider.server.wire.AnswerStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the rows of a call from what the engine tells about it. */
public final class CallRows {
  private static final int NAME = 200;
  private static final int MODEL = 300;
  private static final int TENANT = 128;
  private static final int TRACE = 64;
  private static final int MESSAGE = 500;
  private static final int MOST_SKIPPED = 20;
  private static final int STATUS_OK = 200;

  private CallRows() {}

  /** What all rows of a call have in common. */
  public static CallFacts facts(ChatCall call, ChatRequest request, Instant started) {
    Caller caller = call.caller();
    return new CallFacts(
        call.id(),
        exact(started),
        caller == null ? null : ColumnText.fit(caller.keyId(), MODEL),
        caller == null ? null : ColumnText.fit(caller.tenant(), TENANT),
        caller == null ? null : ColumnText.fit(caller.user(), TENANT),
        ColumnText.fit(request.json().string("user"), NAME),
        ColumnText.fit(call.attribute(CallAttribute.SESSION), NAME),
        ColumnText.fit(call.attribute(CallAttribute.TRACE_ID), TRACE),
        ColumnText.fit(call.attribute(CallAttribute.ENDPOINT), NAME),
        request.operation().label(),
        ColumnText.fit(request.model(), MODEL),
        tags(call.tags()),
        PromptPrefix.hash(request),
        maxTokens(request));
  }

  private static @Nullable Long maxTokens(ChatRequest request) {
    Long newer = request.json().integer("max_completion_tokens");
    return newer == null ? request.json().integer("max_tokens") : newer;
  }

  private static @Nullable String tags(Map<String, String> tags) {
    return tags.isEmpty() ? null : JsonObject.of(tags).toString();
  }

  /** To the microsecond, as databases store it: the time is part of the row's key. */
  private static Instant exact(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * The row of an attempt that is about to be sent, for the case that the process ends meanwhile.
   */
  public static UsageRow intent(CallFacts facts, Attempt attempt) {
    return new UsageRow(
        facts,
        number(attempt),
        false,
        exact(attempt.started()),
        ColumnText.fit(attempt.target().provider(), NAME),
        ColumnText.fit(attempt.target().model(), MODEL),
        attempt.account(),
        Usage.of(attempt.promptTokens(), 0),
        new RowCost(
            RowCost.NOTHING.usd(),
            RowCost.NOTHING.savedUsd(),
            RowCost.NOTHING.promptCacheSavedUsd(),
            RowCost.PARTIAL,
            PriceRates.of(attempt.price())),
        new RowResult("interrupted", null, null, 0, null, number(attempt), null, false, null, null),
        null);
  }

  /** The number of an attempt within its call. */
  public static int number(Attempt attempt) {
    return Integer.parseInt(attempt.id().substring(attempt.id().lastIndexOf('.') + 1));
  }

  /** The row of an attempt that ended while its call goes on. */
  public static UsageRow outcome(CallFacts facts, Attempt attempt) {
    ChatException failure = attempt.failure();
    Integer status = failure == null ? STATUS_OK : Integer.valueOf(failure.status());
    return row(
        facts,
        attempt,
        result(attempt, millis(attempt.duration()), number(attempt), status, null, null),
        null,
        false);
  }

  /** All rows of a call that ended. */
  public static List<UsageRow> of(CallFacts facts, ChatCall call, FinishedCall finished) {
    int count = finished.attempts().size();
    if (count == 0) {
      return List.of(withoutAttempt(facts, call, finished));
    }
    List<UsageRow> rows = new ArrayList<>(count + 1);
    if (finished.cacheStatus().isFree()) { // none of the attempts answered
      finished.attempts().forEach(attempt -> rows.add(outcome(facts, attempt)));
      rows.add(withoutAttempt(facts, call, finished));
      return rows;
    }
    for (Attempt attempt : finished.attempts().subList(0, count - 1)) {
      rows.add(outcome(facts, attempt));
    }
    rows.add(last(facts, call, finished, finished.attempts().get(count - 1)));
    return rows;
  }

  private static UsageRow last(
      CallFacts facts, ChatCall call, FinishedCall finished, Attempt attempt) {
    return row(
        facts,
        attempt,
        result(
            attempt,
            finished.duration().toMillis(),
            finished.attempts().size(),
            AnswerStatus.of(call, finished),
            finished.cacheStatus(),
            call.attribute(CallAttribute.CACHE_KEY)),
        skipped(finished.skipped()),
        true);
  }

  private static UsageRow row(
      CallFacts facts, Attempt attempt, RowResult result, @Nullable String skipped, boolean end) {
    Usage usage = attempt.usage();
    String model = attempt.model() == null ? attempt.target().model() : attempt.model();
    return new UsageRow(
        facts,
        number(attempt),
        end,
        exact(attempt.started()),
        ColumnText.fit(attempt.target().provider(), NAME),
        ColumnText.fit(model, MODEL),
        attempt.account(),
        usage == null ? UsageRow.NO_TOKENS : usage,
        cost(attempt),
        result,
        skipped);
  }

  private static RowCost cost(Attempt attempt) {
    Cost cost = attempt.cost();
    return cost == null
        ? RowCost.NOTHING
        : new RowCost(
            cost.usd(),
            cost.savedUsd(),
            cost.promptCacheSavedUsd(),
            cost.status().name().toLowerCase(Locale.ROOT),
            PriceRates.of(attempt.price()));
  }

  private static RowResult result(
      Attempt attempt,
      long millis,
      int attempts,
      @Nullable Integer status,
      @Nullable CacheStatus cache,
      @Nullable String cacheKey) {
    Duration first = attempt.firstContent();
    ChatException failure = attempt.failure();
    return new RowResult(
        attempt.outcome().name().toLowerCase(Locale.ROOT),
        failure == null ? null : FailureText.word(failure.kind()),
        message(failure),
        millis,
        first == null ? null : first.toMillis(),
        attempts,
        status,
        false,
        cache == null ? null : cache.name(),
        cacheKey);
  }

  private static @Nullable String message(@Nullable ChatException failure) {
    return failure == null ? null : ColumnText.fit(FailureText.describe(failure), MESSAGE);
  }

  private static long millis(@Nullable Duration duration) {
    return duration == null ? 0 : duration.toMillis();
  }

  /**
   * An answer from the cache or of an identical call, or a refusal. The attempts that failed before
   * have their own rows.
   */
  private static UsageRow withoutAttempt(CallFacts facts, ChatCall call, FinishedCall finished) {
    ReplyOutcome end = finished.end();
    Throwable failure = finished.failure();
    ChatException known = failure instanceof ChatException expected ? expected : null;
    boolean hit = finished.cacheStatus().isFree() && end != null;
    Cost cost = end == null ? null : end.cost();
    String outcome = failure == null ? "succeeded" : isCancelled(known) ? "cancelled" : "failed";
    return new UsageRow(
        facts,
        0,
        true,
        facts.startedAt(),
        end == null ? null : ColumnText.fit(end.provider(), NAME),
        end == null ? null : ColumnText.fit(end.model(), MODEL),
        0,
        UsageRow.NO_TOKENS,
        cost == null
            ? RowCost.NOTHING
            : new RowCost(BigDecimal.ZERO, cost.savedUsd(), BigDecimal.ZERO, RowCost.PRICED, null),
        new RowResult(
            outcome,
            known != null
                ? FailureText.word(known.commonKind())
                : failure == null ? null : "internal",
            message(known),
            finished.duration().toMillis(),
            null,
            finished.attempts().size(),
            AnswerStatus.of(call, finished),
            hit,
            finished.cacheStatus().name(),
            call.attribute(CallAttribute.CACHE_KEY)),
        skipped(finished.skipped()));
  }

  private static boolean isCancelled(@Nullable ChatException failure) {
    return failure != null
        && (failure.kind() == FailureKind.CANCELLED
            || failure.kind() == FailureKind.DEADLINE_EXCEEDED);
  }

  private static @Nullable String skipped(List<SkippedTarget> targets) {
    if (targets.isEmpty()) {
      return null;
    }
    List<JsonObject> shown =
        targets.stream()
            .limit(MOST_SKIPPED)
            .map(
                target ->
                    JsonObject.of("provider", target.target().provider())
                        .with("model", ColumnText.fitRequired(target.target().model(), MODEL))
                        .with("reason", FailureText.describe(target.reason())))
            .toList();
    return JsonArray.of(shown).toString();
  }
}
