package io.aiprovider.cost;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallTrace;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.Usage;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Shows the caller what its call used and cost, as it was metered for each attempt. It is part of
 * the call chain, between cache and failover.
 *
 * <p>The end of the reply has the cost of the whole call, earlier attempts that were charged
 * included. If the provider sent no usage, or only zeros, the answer's {@code usage} is our own
 * count. The usage of a stream has {@code cost}, that of the whole call: US dollars, left out when
 * a price is not known. Every stream has usage here, so that the cache can keep it; a later step
 * removes it for callers that did not request it. Thread-safe.
 *
 * @since 0.1
 */
public final class CostPresentation implements ChatInterceptor {

  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    ChatReply reply = chain.proceed(chain.request());
    CallTrace trace = chain.call().trace();
    Operation operation = chain.request().operation();
    reply.mapEnd(end -> withWholeCost(end, trace));
    if (reply instanceof StreamingReply stream) {
      return stream.transform(new PricedStream(trace, operation));
    }
    CompleteReply complete = (CompleteReply) reply;
    JsonObject answer = complete.response().json();
    Usage reported = complete.response().usage();
    JsonObject usage =
        reported != null && reported.isCounted()
            ? withEarlierParts(reported, trace, operation)
            : countedUsage(trace, operation);
    JsonObject shown = withOurCost(usage == null ? answer.object("usage") : usage, trace);
    return shown == null || shown.equals(answer.object("usage"))
        ? complete
        : complete.with(new ChatResponse(answer.with("usage", shown)));
  }

  /** A cost that the provider states is replaced by the one that is billed: they may differ. */
  private static @Nullable JsonObject withOurCost(@Nullable JsonObject usage, CallTrace trace) {
    BigDecimal cost = knownCost(trace);
    return usage == null || cost == null || !usage.has("cost") ? usage : usage.with("cost", cost);
  }

  /** The cost of the call so far; null when a price is not known. */
  static @Nullable BigDecimal knownCost(CallTrace trace) {
    Cost cost = trace.cost();
    return cost == null || cost.status() == Cost.Status.UNPRICED ? null : cost.usd();
  }

  /**
   * The usage of an answer that contains results of several attempts, some of which then failed:
   * for example vectors of many texts. Null if there was no such attempt.
   */
  private static @Nullable JsonObject withEarlierParts(
      Usage reported, CallTrace trace, Operation operation) {
    Attempt latest = trace.latest();
    if (operation != Operation.EMBEDDING || latest == null) {
      return null;
    }
    long earlier = trace.answeredBeforeFailures(latest.target().model());
    return earlier == 0 ? null : Usage.of(reported.promptTokens() + earlier, 0).toEmbeddingJson();
  }

  private static ReplyOutcome withWholeCost(ReplyOutcome end, CallTrace trace) {
    Cost cost = trace.cost();
    return cost == null ? end : end.withCost(end.usage(), cost);
  }

  /** Our count in the form of the operation's answers; null where nothing is counted. */
  static @Nullable JsonObject countedUsage(CallTrace trace, Operation operation) {
    Attempt attempt = trace.latest();
    Usage counted = attempt == null ? null : attempt.usage();
    if (counted == null) {
      return null;
    }
    return switch (operation) {
      case CHAT, COMPLETION -> counted.toJson();
      case EMBEDDING -> counted.toEmbeddingJson();
      case MODERATION -> null;
    };
  }
}
