package io.aiprovider.cache;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ChunkTransform;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stores the answers of providers in the cache when they are complete. Immutable. */
final class AnswerKeeping {
  private final ResponseCache cache;
  private final long largestAnswer;
  private final Duration staleTime;
  private final Clock clock;

  /**
   * Where and how long an answer is stored, and what it answers. An open stream holds it, so it
   * does not hold the request.
   *
   * @param model the requested model
   * @param limited whether the request limits the length of its answer
   */
  record Place(String key, Duration ttl, String model, boolean limited, ChatCall call) {
    static Place of(String key, Duration ttl, ChatRequest request, ChatCall call) {
      return new Place(
          key,
          ttl,
          Objects.requireNonNullElse(request.model(), "auto"),
          Cacheability.limitsLength(request),
          call);
    }
  }

  AnswerKeeping(ResponseCache cache, CacheOptions options, Clock clock) {
    this.cache = cache;
    this.largestAnswer = options.largestAnswer();
    this.staleTime = options.staleTime();
    this.clock = clock;
  }

  /** Stores the answer at the end of its reply, if it may be stored. */
  void keep(ChatReply reply, Place place) {
    if (reply instanceof StreamingReply streaming) {
      StreamCollector collector = new StreamCollector(largestAnswer);
      streaming.transform(ChunkTransform.observing(collector::add).withoutBlocking());
      streaming.onEnd(end -> store(place, end, collector::response));
    } else {
      CompleteReply complete = (CompleteReply) reply;
      complete.onEnd(end -> store(place, end, complete::response));
    }
  }

  private void store(Place place, ReplyOutcome end, Supplier<@Nullable ChatResponse> answer) {
    Attempt answered = place.call().trace().latest();
    boolean standsIn =
        answered != null && (answered.target().fallback() || answered.continuation());
    if (!end.complete() || standsIn) {
      return;
    }
    ChatResponse response = answer.get();
    if (response == null
        || !Cacheability.allows(response, place.limited())
        || wasCutByCost(response, place.call())) {
      return;
    }
    Cost paid =
        answered == null ? null : answered.cost(); // without the cost of failed attempts before it
    byte[] body = withoutCost(response).json().toBytes();
    if (body.length <= largestAnswer) {
      CachedAnswer kept =
          new CachedAnswer(
              end.provider(),
              end.model(),
              CachedBody.of(body),
              clock.instant(),
              place.ttl(),
              paid == null ? BigDecimal.ZERO : paid.usd());
      cache.put(
          place.key(),
          kept.withStaleTime(staleTime).requestedBy(tenant(place.call()), place.model()));
    }
  }

  private static String tenant(ChatCall call) {
    Caller caller = call.caller();
    return caller == null ? CacheKey.NO_CALLER : caller.tenant();
  }

  /** The answer without its cost, because a later call does not cost the same. */
  private static ChatResponse withoutCost(ChatResponse response) {
    JsonObject usage = response.json().object("usage");
    return usage == null || !usage.has("cost")
        ? response
        : new ChatResponse(response.json().with("usage", usage.without("cost")));
  }

  /** Whether it would be longer for a caller that may spend more. */
  private static boolean wasCutByCost(ChatResponse response, ChatCall call) {
    return call.trace().loweredMaxTokens() != null
        && response.choices().stream()
            .anyMatch(choice -> "length".equals(choice.string("finish_reason")));
  }
}
