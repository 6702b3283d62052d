package io.aiprovider.cache.coalescing;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ChunkTransform;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What the leader got, for those who follow it: at no cost. */
sealed interface SharedAnswer {

  /** A whole answer. */
  record Whole(Target target, ChatResponse response, BigDecimal usd) implements SharedAnswer {
    static Whole of(CompleteReply reply, ChatCall led) {
      return new Whole(
          new Target(reply.provider(), reply.model(), false),
          withoutCost(reply.response()),
          costOf(led, reply.end()));
    }

    ChatReply reply() {
      ChatReply reply = CompleteReply.of(target, response);
      reply.mapEnd(end -> end.withCost(end.usage(), end.saving(usd)));
      return reply;
    }
  }

  /** A stream. */
  record Streamed(SharedStream stream) implements SharedAnswer {
    StreamingReply reply(Participant follower) {
      StreamingReply reply = stream.reply(follower);
      reply.transform(ChunkTransform.mapping(SharedAnswer::atNoCost).withoutBlocking());
      reply.mapEnd(end -> end.withCost(end.usage(), end.saving(stream.usd())));
      return reply;
    }
  }

  /**
   * What the answer cost, without the attempts that failed before. If there was no attempt, the
   * leader has found the answer in the cache after all.
   */
  static BigDecimal costOf(ChatCall led, @Nullable ReplyOutcome end) {
    Attempt answered = led.trace().latest();
    if (answered != null) {
      return answered.cost() == null ? BigDecimal.ZERO : answered.cost().usd();
    }
    return end == null || end.cost() == null ? BigDecimal.ZERO : end.cost().savedUsd();
  }

  private static ChatResponse withoutCost(ChatResponse response) {
    JsonObject usage = response.json().object("usage");
    return usage == null || !usage.has("cost")
        ? response
        : new ChatResponse(response.json().with("usage", usage.without("cost")));
  }

  private static ChatChunk atNoCost(ChatChunk chunk) {
    JsonObject usage = chunk.json().object("usage");
    return usage == null || !usage.has("cost")
        ? chunk
        : new ChatChunk(chunk.json().with("usage", usage.with("cost", 0)));
  }
}
