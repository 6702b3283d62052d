package io.aiprovider.server.call;

import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.TraceContext;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Cost;
import io.aiprovider.server.wire.FollowUp;
import io.aiprovider.server.wire.ReplyEncoder;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The further calls that some answers need. Each is a call of its own, with its own id, limits and
 * cost, and with what is left of the first one's time and of the most that it may cost. It ends
 * when the first one is cancelled. Used by one thread.
 */
final class FollowUps {
  private static final Logger log = LoggerFactory.getLogger(FollowUps.class);

  private final ChatClient client;
  private final ChatCall.Builder settings;
  private final ChatCall first;
  private ChatCall latest;
  private @Nullable Cost spent;

  /**
   * @param settings what the first call was made with
   */
  FollowUps(ChatClient client, ChatCall.Builder settings, ChatCall first) {
    this.client = client;
    this.settings = settings;
    this.first = first;
    this.latest = first;
  }

  /** The call of the reply that is the answer. */
  ChatCall latest() {
    return latest;
  }

  /** What all calls cost so far; null if it is not known. */
  @Nullable Cost cost() {
    return spent == null ? first.trace().cost() : spent;
  }

  /**
   * Makes the further calls that the encoder wants. If one of them fails, the reply before it is
   * the last one.
   *
   * @throws ChatException if the first call was cancelled, or its time is over
   */
  CompleteReply after(CompleteReply reply, ReplyEncoder encoder) {
    CompleteReply last = reply;
    spent = reply.cost();
    FollowUp further = encoder.followUp(last, latest);
    while (further != null) {
      CompleteReply next = answer(further);
      if (next == null) {
        return last;
      }
      last = next;
      further = encoder.followUp(last, latest);
    }
    return last;
  }

  private @Nullable CompleteReply answer(FollowUp further) {
    BigDecimal left = left();
    if (left != null && left.signum() <= 0) {
      return null;
    }
    first.check();
    ChatCall call = call(left, further.fresh());
    Runnable detach = first.onCancel(() -> cancel(call));
    try {
      CompleteReply reply = (CompleteReply) client.send(further.request(), call);
      spent = sum(spent, reply.cost());
      latest = call;
      return reply;
    } catch (ChatException failure) {
      first.check();
      spent = sum(spent, call.trace().cost());
      CallLog.of(log.atInfo(), call)
          .log("{}, made for a better answer to the same request, failed.", CallLog.name(call));
      return null;
    } finally {
      detach.run();
    }
  }

  /** What is left of the most that the request may cost; null if there is no such limit. */
  private @Nullable BigDecimal left() {
    BigDecimal most = first.attribute(CallAttribute.MAX_COST);
    Cost soFar = cost();
    return most == null || soFar == null ? most : most.subtract(soFar.usd());
  }

  private ChatCall call(@Nullable BigDecimal mostCost, boolean fresh) {
    if (mostCost != null) {
      settings.attribute(CallAttribute.MAX_COST, mostCost);
    }
    TraceContext span = first.attribute(CallAttribute.SPAN);
    if (span != null) {
      settings.attribute(CallAttribute.TRACE_CONTEXT, span);
      settings.attribute(CallAttribute.TRACE_ID, span.traceId());
    }
    CacheDirectives directives = first.cacheDirectives();
    settings.cacheDirectives(fresh ? withoutReading(directives) : directives);
    Duration left = first.remaining();
    return settings.timeLimit(left.isNegative() ? Duration.ofMillis(1) : left).build();
  }

  private static CacheDirectives withoutReading(CacheDirectives directives) {
    return new CacheDirectives(
        false,
        directives.write(),
        directives.maxAge(),
        directives.ttl(),
        directives.onlyIfCached(),
        directives.staleIfError());
  }

  private void cancel(ChatCall call) {
    if (first.isAbandoned()) {
      call.cancel();
    } else {
      call.cancel(
          Objects.requireNonNullElseGet(
              first.cancelled(), () -> new Cancelled("Cancelled.", FailureDetail.NONE)));
    }
  }

  private static @Nullable Cost sum(@Nullable Cost one, @Nullable Cost other) {
    return one == null || other == null ? (one == null ? other : one) : one.plus(other);
  }
}
