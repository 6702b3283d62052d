package io.aiprovider.cache;

import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer that was found in the cache.
 *
 * @param answer as it is stored
 * @param response its body
 * @param age for how long it has been stored
 * @param use when it may be returned
 */
record FoundAnswer(CachedAnswer answer, ChatResponse response, Duration age, Use use) {

  /** When a found answer may be returned. */
  enum Use {
    /** At once. */
    FRESH(CacheStatus.HIT, "an answer to this request is stored"),
    /** At once, although it is the answer to another question with the same meaning. */
    SIMILAR(CacheStatus.SEMANTIC_HIT, "an answer to a question with the same meaning is stored"),
    /** At once, although it is stale; a newer one is needed. */
    WHILE_REVALIDATING(
        CacheStatus.STALE,
        "the stored answer is not fresh any more, and is returned while a newer one is requested"),
    /** Only if no provider can give a newer one. */
    INSTEAD_OF_FAILURE(
        CacheStatus.STALE,
        "the stored answer is not fresh any more, and is returned only if no provider can answer");

    private final CacheStatus status;
    private final String reason;

    Use(CacheStatus status, String reason) {
      this.status = status;
      this.reason = reason;
    }
  }

  /** Whether it may be returned without calling a provider. */
  boolean isServable() {
    return use != Use.INSTEAD_OF_FAILURE;
  }

  /** What would be done with it. */
  CachePreview preview() {
    return new CachePreview(isServable() ? use.status : CacheStatus.MISS, use.reason, age);
  }

  /** The same answer, for a question that has the same meaning as the answered one. */
  FoundAnswer toSimilarQuestion() {
    return new FoundAnswer(answer, response, age, Use.SIMILAR);
  }

  /** The reply with this answer, which costs nothing but what failed attempts of the call cost. */
  ChatReply reply(ChatRequest request, ChatCall call) {
    call.callReport().cached(use.status);
    call.callReport().answerAge(age);
    Target target = new Target(answer.provider(), answer.model(), false);
    Cost paid = call.trace().cost();
    ChatReply reply =
        request.stream()
            ? StreamingReply.replay(target, withCost(paid, request.includesUsage()))
            : CompleteReply.of(target, response);
    reply.mapEnd(end -> withCost(end, paid));
    return reply;
  }

  private ReplyOutcome withCost(ReplyOutcome end, @Nullable Cost paid) {
    Cost saved = end.saving(answer.costUsd());
    return end.withCost(end.usage(), paid == null ? saved : saved.plus(paid));
  }

  private ChatResponse withCost(@Nullable Cost paid, boolean shown) {
    JsonObject usage = response.json().object("usage");
    BigDecimal usd = paid == null ? BigDecimal.ZERO : paid.usd();
    return usage == null || !shown
        ? response
        : new ChatResponse(response.json().with("usage", usage.with("cost", usd)));
  }
}
